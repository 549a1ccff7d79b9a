using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>The model id of a request in process.</summary>
internal sealed class ChatOptionsTarget() : FuzzTarget("chat-options", typeof(RoutingException))
{
    private static readonly RouteLlmChatClient Client = MakeClient();

    public override IReadOnlyList<string> Words { get; } = ["router-", "lexical", "random", "-0.5", "-1e9", "-NaN", "auto", "strong", "weak"];

    private static RouteLlmChatClient MakeClient()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm().UseStrongClient(new SilentChatClient()).UseWeakClient(new SilentChatClient());
        return services.BuildServiceProvider().GetRequiredService<RouteLlmChatClient>();
    }

    public override void Run(byte[] input) 
    {
        string id = UnitsOf(input);
        Client.RouteAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = id }).AsTask().GetAwaiter().GetResult();
    }
}
