using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class RedisConfigurationTests
{
    private const string Variable = "ROUTELLM_TEST_REDIS";

    [Theory]
    [InlineData("redis:6379,password=swordfish,horse=battery", "Part 3 of the 3")]
    [InlineData("redis:6379,ssl=swordfish", "Part 2 of the 2")]
    [InlineData("password=swordfish", "names no server")]
    public void A_configuration_that_cannot_be_read_is_an_error_without_a_word_of_it(string configuration, string problem)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRouteLlm().UseRedis(configuration));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("horse", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("battery", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a{b")]
    public void A_prefix_that_cannot_be_used_is_an_error_that_names_it(string prefix)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRouteLlm().UseRedis("localhost", options => options.KeyPrefix = prefix));

        Assert.Contains($"KeyPrefix is '{prefix}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_clients_of_one_application_have_prefixes_of_their_own()
    {
        string? prefix = null;
        new ServiceCollection().AddKeyedRouteLlm("drafts").UseRedis("localhost", options => prefix = options.KeyPrefix);

        Assert.Equal("routellm-drafts", prefix);
    }

    [Theory]
    [InlineData(null, "'ROUTELLM_TEST_REDIS', which is not set")]
    [InlineData("redis:6379,ssl=swordfish", "Part 2 of the 2")]
    public void Options_whose_variable_cannot_be_used_stop_the_start_without_a_word_of_it(string? value, string problem)
    {
        Environment.SetEnvironmentVariable(Variable, value);

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => OptionsOf(static builder => builder.UseRedis()));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_name_a_Redis_that_nothing_reads_stop_the_start_with_what_to_do()
    {
        Environment.SetEnvironmentVariable(Variable, "redis:6379");

        Assert.Contains("Fleet.RedisVariable is set, but nothing reads it. Reference the package RouteLlm.Redis and call UseRedis()", Assert.Throws<OptionsValidationException>(() => OptionsOf(static _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("Fleet.RedisVariable is set, but nothing reads it.", Assert.Throws<OptionsValidationException>(() => OptionsOf(static builder => builder.UseRedis("redis:6379"))).Message, StringComparison.Ordinal);
    }

    private static RouteLlmOptions OptionsOf(Action<IRouteLlmBuilder> configure)
    {
        IRouteLlmBuilder builder = new ServiceCollection().AddRouteLlm(static options => options.Fleet.RedisVariable = Variable).UseStrongClient(new StandInClient("strong")).UseWeakClient(new StandInClient("weak"));
        configure(builder);
        using ServiceProvider provider = builder.Services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;
    }
}
