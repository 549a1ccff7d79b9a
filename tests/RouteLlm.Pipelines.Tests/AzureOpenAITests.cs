using System.ClientModel;
using Azure.AI.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Azure OpenAI as docs/pipelines.md shows it, against a server on loopback.</summary>
public sealed class AzureOpenAITests
{
    private readonly List<string> _log = [];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_deployment_answers_at_either_kind_of_address(bool isClassic, bool isStreaming)
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();
        var server = new Uri(models.BaseUrl.GetLeftPart(UriPartial.Authority));
        var azure = new AzureOpenAIClient(server, new ApiKeyCredential("key"));
        var services = new ServiceCollection();
        services.AddRouteLlm(o => o.Threshold = 0.5).UseRouter(new SpyRouter(_log)).UseStrongClient(_ => Model("large")).UseWeakClient(_ => Model("small"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        Assert.Equal("large", (await client.AskAsync("hard", isStreaming)).Text);
        Assert.Equal("small", (await client.AskAsync("easy", isStreaming)).Text);

        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal(
            isClassic ? ["/openai/deployments/large/chat/completions", "/openai/deployments/small/chat/completions"] : ["/openai/v1/chat/completions", "/openai/v1/chat/completions"],
            models.Calls.Select(call => call.Path.Split('?')[0]));
        Assert.All(models.Calls, call => Assert.Equal("key", isClassic ? call.Headers["api-key"] : call.Headers["Authorization"]["Bearer ".Length..]));

        OpenAIChatClient Model(string deployment) => isClassic
            ? new OpenAIChatClient(azure.GetChatClient(deployment))
            : OpenAIChatClient.Create(deployment, "key", new Uri(server, "/openai/v1"));
    }
}
