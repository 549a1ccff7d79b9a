using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class RedisConfigurationTests
{
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
}
