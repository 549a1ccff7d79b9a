using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The transport of a chat client's whole answer.</summary>
/// <param name="call">The request.</param>
/// <param name="messages">The conversation that the model is sent, where that is not the one that was planned.</param>
/// <param name="options">The options beside it.</param>
internal sealed class WholeAnswer(ModelCall call, IReadOnlyList<ChatMessage>? messages = null, ChatOptions? options = null) : IModelTransport
{
    private bool _isHeld;

    /// <summary>Gets the answer of the model that was called last.</summary>
    public ChatResponse? Response { get; private set; }

    public bool IsStreaming => false;

    public bool NeedsToken => false;

    public string? FindObstacle(RoutedModel model) =>
        model.Limits?.FindObstacle(messages ?? call.Messages, call.OptionsOf(model, messages is null ? call.Options : options));

    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        Task<ChatResponse> response = model.Client.GetResponseAsync(messages ?? call.Messages, call.OptionsOf(model, messages is null ? call.Options : options), cancellationToken);
        ChatResponse answer = attempt.IsLimited && !response.IsCompleted
            ? await response.OrGivenUpAsync(cancellationToken).ConfigureAwait(false)
            : await response.ConfigureAwait(false);
        AnswerOutput.ThrowIfNone(answer, model, attempt);
        Response = answer;
    }

    public ValueTask<bool> HoldBackAsync(HeldAnswer held, int tokens, Task deadline)
    {
        if (!_isHeld)
        {
            _isHeld = true;
            held.Add(Response!);
        }

        return new(true);
    }

    public IModelTransport Another() => new WholeAnswer(call, messages, options);

    public ValueTask TakeOverAsync(IModelTransport other)
    {
        Response = ((WholeAnswer)other).Response;
        return default;
    }

    public ValueTask DisposeAsync() => default;
}
