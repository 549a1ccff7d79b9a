using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The transport of a chat client's whole answer.</summary>
internal sealed class WholeAnswer(ModelCall call) : IModelTransport
{
    /// <summary>Gets the answer of the model that was called last.</summary>
    public ChatResponse? Response { get; private set; }

    public bool IsStreaming => false;

    public bool NeedsToken => false;

    public async ValueTask BeginAsync(RoutedModel model, IAttemptProgress attempt, CancellationToken cancellationToken)
    {
        Task<ChatResponse> response = model.Client.GetResponseAsync(call.Messages, model.OptionsOf(call.Options, call.PassedOnModelId), cancellationToken);
        ChatResponse answer = attempt.IsLimited ? await response.OrGivenUpAsync(cancellationToken).ConfigureAwait(false) : await response.ConfigureAwait(false);
        AnswerOutput.ThrowIfNone(answer, model, attempt);
        Response = answer;
    }
}
