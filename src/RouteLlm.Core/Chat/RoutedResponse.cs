using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request for a whole answer.</summary>
internal sealed class RoutedResponse(RoutedRequest request, IEnumerable<ChatMessage> messages, ChatOptions? options) : RoutedCall(request, messages)
{
    private ChatResponse? _response;

    protected override bool IsStreaming => false;

    public async Task<ChatResponse> GetAsync(CancellationToken cancellationToken)
    {
        using Activity? activity = BeginActivity();
        try
        {
            await AnswerAsync(cancellationToken).ConfigureAwait(false);
            ChatResponse response = _response!;
            Read(response);
            Complete();
            (response.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = Decide(isEnd: true);
            return response;
        }
        finally
        {
            End(activity);
        }
    }

    public override async ValueTask BeginAsync(RoutedModel model, bool isLimited, CancellationToken cancellationToken)
    {
        Task<ChatResponse> response = model.Client.GetResponseAsync(Messages, options, cancellationToken);
        _response = isLimited ? await response.OrGivenUpAsync(cancellationToken).ConfigureAwait(false) : await response.ConfigureAwait(false);
    }
}
