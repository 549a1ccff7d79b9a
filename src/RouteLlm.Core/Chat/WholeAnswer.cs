using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The transport of a chat client's whole answer.</summary>
/// <param name="call">The request.</param>
/// <param name="asked">What the model is asked, where that is not the request as it was planned.</param>
internal sealed class WholeAnswer(ModelCall call, RequestView? asked = null) : IModelTransport
{
    /// <summary>Gets the answer of the model that was called last.</summary>
    public ChatResponse? Response { get; private set; }

    public bool IsStreaming => false;

    public bool NeedsToken => false;

    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        Task<ChatResponse> response = model.Client.GetResponseAsync(
            asked?.Messages ?? call.Messages, model.OptionsOf(asked is { } view ? view.Options : call.Options, call.PassedOnModelId), cancellationToken);
        ChatResponse answer = attempt.IsLimited ? await response.OrGivenUpAsync(cancellationToken).ConfigureAwait(false) : await response.ConfigureAwait(false);
        AnswerOutput.ThrowIfNone(answer, model, attempt);
        Response = answer;
    }
}
