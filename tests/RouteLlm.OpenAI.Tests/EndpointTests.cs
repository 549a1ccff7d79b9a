using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Sets environment variables, of which no other test reads one.</summary>
public sealed class EndpointTests : IDisposable
{
    private const string DefaultVariable = "OPENAI_API_KEY";
    private const string OwnVariable = "ROUTELLM_TESTS_KEY";

    private readonly string? _before = Environment.GetEnvironmentVariable(DefaultVariable);

    public EndpointTests() => Set(defaultKey: null, ownKey: null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Set(_before, ownKey: null);

    [Theory]
    [InlineData(OwnVariable, "sk-default", "sk-own", "Bearer sk-own")]
    [InlineData(null, "sk-default", "sk-own", "Bearer none")]
    [InlineData(null, "", null, "Bearer none")]
    public async Task A_client_of_another_endpoint_sends_the_key_that_is_named_and_never_OpenAIs(string? variable, string? defaultKey, string? ownKey, string authorization)
    {
        Set(defaultKey, ownKey);
        await using var embeddings = new EmbeddingsServer(_ => [1, 2]);
        await using CompletionsServer completions = await CompletionsServer.AnsweringAsync(Answers.Hello);
        var endpoint = new ModelEndpoint { Model = "test-model", ApiKeyVariable = variable, Dimensions = 2 };
        using IEmbeddingGenerator<string, Embedding<float>> generator = new OpenAIEndpoints().CreateEmbeddingGenerator(endpoint with { BaseUrl = embeddings.BaseUrl });
        using IChatClient client = new OpenAIEndpoints().CreateChatClient(endpoint with { BaseUrl = completions.BaseUrl });

        await generator.GenerateAsync(["a"], cancellationToken: Token);
        ChatResponse response = await client.GetResponseAsync("Hi", cancellationToken: Token);

        Assert.Equal((authorization, "test-model", 2), (embeddings.Call.Authorization, embeddings.Call.Model, (int?)embeddings.Call.Body["dimensions"]));
        Assert.Equal((authorization, "test-model", "Hello!"), (completions.Request.Authorization, (string?)completions.Request.Body["model"], response.Text));
    }

    [Theory]
    [InlineData(null, null, DefaultVariable)]
    [InlineData(OwnVariable, null, OwnVariable)]
    [InlineData(OwnVariable, "http://localhost:1/v1", OwnVariable)]
    public void A_key_that_is_needed_and_not_set_is_named(string? variable, string? baseUrl, string named)
    {
        Set(named == OwnVariable ? "sk-default" : null, ownKey: null);
        var endpoint = new ModelEndpoint { Model = "test-model", ApiKeyVariable = variable, BaseUrl = baseUrl is null ? null : new Uri(baseUrl) };

        foreach (Func<object> create in (Func<object>[])[() => new OpenAIEndpoints().CreateChatClient(endpoint), () => new OpenAIEndpoints().CreateEmbeddingGenerator(endpoint)])
        {
            var error = Assert.Throws<InvalidOperationException>(create);
            Assert.Contains($"'{named}' is not set", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_that_no_header_can_carry_is_refused_by_its_variable_without_being_shown()
    {
        Set(defaultKey: null, ownKey: "sk-secret\n");

        var error = Assert.Throws<InvalidOperationException>(() => new OpenAIEndpoints().CreateChatClient(new ModelEndpoint { Model = "m", ApiKeyVariable = OwnVariable }));

        Assert.Contains(OwnVariable, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builder_registers_them_unless_there_is_another_factory()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseOpenAIEndpoints().UseOpenAIEndpoints();
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.IsType<OpenAIEndpoints>(Assert.Single(provider.GetServices<IEndpointClientFactory>()));

        var other = new OtherEndpoints();
        services = [];
        services.AddSingleton<IEndpointClientFactory>(other);
        services.AddRouteLlm().UseOpenAIEndpoints();
        await using ServiceProvider otherProvider = services.BuildServiceProvider();
        Assert.Same(other, otherProvider.GetRequiredService<IEndpointClientFactory>());
    }

    [Fact]
    public void Invalid_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new OpenAIEndpoints().CreateChatClient(null!));
        Assert.Throws<ArgumentNullException>(() => new OpenAIEndpoints().CreateEmbeddingGenerator(null!));
        Assert.Throws<ArgumentNullException>(() => OpenAIBuilderExtensions.UseOpenAIEndpoints(null!));
    }

    private static void Set(string? defaultKey, string? ownKey)
    {
        Environment.SetEnvironmentVariable(DefaultVariable, defaultKey);
        Environment.SetEnvironmentVariable(OwnVariable, ownKey);
    }

    private sealed class OtherEndpoints : IEndpointClientFactory
    {
        public IChatClient CreateChatClient(ModelEndpoint endpoint) => throw new NotSupportedException();

        public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint) => throw new NotSupportedException();
    }
}
