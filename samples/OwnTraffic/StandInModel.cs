using Microsoft.Extensions.AI;

namespace OwnTraffic;

/// <summary>Answers in place of a model: right, or wrong where the request is one that the model can't do.</summary>
/// <param name="name">The model's name.</param>
/// <param name="fails">Says which prompts it gets wrong.</param>
internal sealed class StandInModel(string name, Func<string, bool> fails) : IChatClient
{
    /// <summary>What a wrong answer holds, so that the judge of this sample can tell; yours runs a test, or asks a model.</summary>
    public const string Wrong = "(wrong)";

    // About as long as answers of a help desk are.
    private const int OutputTokens = 180;
    private const int CharactersOfToken = 4;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string prompt = messages.Last().Text;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"Answer of the {name} model {(fails(prompt) ? Wrong : "(right)")}"))
        {
            ModelId = name,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = prompt.Length / CharactersOfToken, OutputTokenCount = OutputTokens },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This sample streams nothing.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("stand-in", defaultModelId: name) : null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
