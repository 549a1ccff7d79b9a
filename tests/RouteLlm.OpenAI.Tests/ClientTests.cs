using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using Sdk = OpenAI.Chat;

namespace RouteLlm.Tests;

public sealed class ClientTests
{
    private const string Key = "sk-never-to-be-shown";

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_created_client_speaks_to_the_base_address_with_the_key(string slash)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        using var client = OpenAIChatClient.Create("test-model", Key, new Uri(server.BaseUrl + slash), TimeSpan.FromMinutes(1));

        await client.AskAsync(new ChatMessage(ChatRole.User, "Hi"));

        Assert.Equal("/v1/chat/completions", server.Request.Path);
        Assert.Equal("Bearer " + Key, server.Request.Authorization);
        Assert.Equal("test-model", (string?)server.Request.Body["model"]);
    }

    [Fact]
    public void A_created_client_speaks_to_OpenAI_unless_told_otherwise()
    {
        using var client = OpenAIChatClient.Create("test-model", Key, timeout: Timeout.InfiniteTimeSpan);
        Assert.Equal("api.openai.com", client.GetService<ChatClientMetadata>()!.ProviderUri!.Host);
    }

    [Fact]
    public void A_client_gives_itself_its_metadata_and_the_client_under_it()
    {
        var inner = new Sdk.ChatClient("test-model", new ApiKeyCredential(Key), new OpenAIClientOptions { Endpoint = new Uri("http://localhost:1/v1") });
        using var client = new OpenAIChatClient(inner);

        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Same(client, client.GetService<OpenAIChatClient>());
        Assert.Same(inner, client.GetService<Sdk.ChatClient>());
        ChatClientMetadata metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("openai", "http://localhost:1/v1", "test-model"), (metadata.ProviderName, metadata.ProviderUri?.ToString(), metadata.DefaultModelId));
        Assert.Null(client.GetService<string>());
        Assert.Null(client.GetService<IChatClient>("key"));
    }

    [Theory]
    [InlineData("sk-with a space")]
    [InlineData("sk-line-break\n")]
    [InlineData("sk-ключ")]
    public void A_key_that_no_header_can_carry_is_refused_without_being_shown(string key)
    {
        var error = Assert.Throws<ArgumentException>(() => OpenAIChatClient.Create("test-model", key));
        Assert.Equal("apiKey", error.ParamName);
        Assert.DoesNotContain(key.Trim(), error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new OpenAIChatClient(null!));
        Assert.Throws<ArgumentNullException>(() => OpenAIChatClient.Create(null!, Key));
        Assert.Throws<ArgumentException>(() => OpenAIChatClient.Create(" ", Key));
        Assert.Throws<ArgumentNullException>(() => OpenAIChatClient.Create("test-model", null!));
        Assert.Throws<ArgumentException>(() => OpenAIChatClient.Create("test-model", string.Empty));
        Assert.Throws<ArgumentException>(() => OpenAIChatClient.Create("test-model", Key, new Uri("v1", UriKind.Relative)));
        Assert.Throws<ArgumentException>(() => OpenAIChatClient.Create("test-model", Key, new Uri("ftp://localhost/v1")));
        Assert.Throws<ArgumentOutOfRangeException>(() => OpenAIChatClient.Create("test-model", Key, timeout: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => OpenAIChatClient.Create("test-model", Key, maximumRetries: -1));

        using var client = OpenAIChatClient.Create("test-model", Key);
        Assert.Throws<ArgumentNullException>(() => { _ = client.GetResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: TestContext.Current.CancellationToken); });
        Assert.Throws<ArgumentNullException>(() => client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
    }
}
