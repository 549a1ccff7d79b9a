using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace QuickStart;

/// <summary>Answers in place of a model, and says so.</summary>
/// <param name="role">The model's role, strong or weak.</param>
/// <param name="answer">Composes the answer to a conversation, given the role; <see langword="null"/> for one line.</param>
/// <param name="pause">How long a streamed answer waits between words.</param>
internal sealed class StandInChatClient(string role, Func<string, IEnumerable<ChatMessage>, string>? answer = null, TimeSpan pause = default) : IChatClient
{
    private readonly string _model = $"{role}-stand-in";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] conversation = [.. messages];
        string text = answer?.Invoke(role, conversation) ?? $"(stand-in for the {role} model: no model was called)";
        string[] words = text.Split(' ');
        for (int i = 0; i < words.Length; i++)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, i == 0 ? words[i] : $" {words[i]}") { ModelId = _model };
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }

        long sent = conversation.Sum(static message => TokensIn(message.Text));
        var usage = new UsageDetails { InputTokenCount = sent, OutputTokenCount = TokensIn(text), TotalTokenCount = sent + TokensIn(text) };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = _model, FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("stand-in", defaultModelId: _model) : null;

    public void Dispose()
    {
        // It holds nothing.
    }

    // English has about four characters a token.
    private static long TokensIn(string text) => (text.Length + 3) / 4;
}
