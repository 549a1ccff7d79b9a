using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Asks models for a whole answer.</summary>
internal sealed class ResponseAttempt(IEnumerable<ChatMessage> messages, ChatOptions? options) : IModelAttempt
{
    /// <summary>Gets the answer; <see langword="null"/> until there is one.</summary>
    public ChatResponse? Response { get; private set; }

    public async ValueTask BeginAsync(RoutedModel model, bool isLimited, CancellationToken cancellationToken)
    {
        Task<ChatResponse> response = model.Client.GetResponseAsync(messages, options, cancellationToken);
        Response = isLimited ? await response.OrGivenUpAsync(cancellationToken).ConfigureAwait(false) : await response.ConfigureAwait(false);
    }
}
