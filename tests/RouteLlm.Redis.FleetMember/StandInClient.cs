using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A model that answers at once, and says that it took ten thousand tokens.</summary>
internal sealed class StandInClient(string name) : IChatClient
{
    /// <summary>Gets the number of tokens of an answer.</summary>
    public const int Tokens = 10_000;

    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Gets or sets whether every call fails, as a server that is down.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets or sets the conversation that the model keeps; <see langword="null"/> for none.</summary>
    public string? ConversationId { get; set; }

    /// <summary>Gets or sets the id of the tool call that its answers have; <see langword="null"/> for none.</summary>
    public string? CallId { get; set; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        return IsDown
            ? Task.FromException<ChatResponse>(new HttpRequestException("The server is down.", inner: null, System.Net.HttpStatusCode.ServiceUnavailable))
            : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, CallId is null ? [new TextContent(name)] : [new FunctionCallContent(CallId, "look")])) { ConversationId = ConversationId, Usage = new UsageDetails { InputTokenCount = Tokens, OutputTokenCount = 0 } });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
