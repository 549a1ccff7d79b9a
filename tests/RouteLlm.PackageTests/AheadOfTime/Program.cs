using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

IConfiguration configuration = new ConfigurationBuilder()
    .AddInMemoryCollection(new Dictionary<string, string?> { ["StrongModelPercent"] = "30" })
    .Build();
var services = new ServiceCollection();
services.AddRouteLlm(configuration).UseStrongClient(new EchoClient("strong")).UseWeakClient(new EchoClient("weak"));
await using ServiceProvider provider = services.BuildServiceProvider();

ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("What is 2 + 2?");
RoutingDecision decision = response.GetRoutingDecision()!;
Console.WriteLine(FormattableString.Invariant($"{decision.Router} {decision.StrongWinRate:R} {decision.Threshold:R} {response.Text}"));

internal sealed class EchoClient(string name) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, name)));

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
