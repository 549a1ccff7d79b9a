using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A client's request on its way to upstreams, and what it takes to send it there.</summary>
/// <param name="Context">The client's request.</param>
/// <param name="Protocol">What the client speaks.</param>
/// <param name="Body">Its body.</param>
/// <param name="Endpoints">The upstreams.</param>
/// <param name="Client">The connections to them.</param>
/// <param name="Engine">What plans and settles.</param>
internal sealed record UpstreamRequest(HttpContext Context, IProtocol Protocol, ModelRequest Body, UpstreamEndpoints Endpoints, UpstreamClient Client, GatewayEngine Engine)
{
    /// <summary>Tells whether the bytes pass as they are: the upstream speaks what the client speaks.</summary>
    public bool PassesTo(UpstreamEndpoint endpoint) => endpoint.Settings.Protocol == Protocol.Kind;

    /// <summary>Translates the request for an upstream that speaks another protocol.</summary>
    /// <exception cref="GatewayException">A field cannot be translated, or the conversation is kept by another provider.</exception>
    public TranslatedRequest TranslateFor(UpstreamEndpoint endpoint)
    {
        TranslatedRequest translated = Protocol.Translate(DroppedFields.Remove(Body.Body, endpoint.Droppable));
        if (translated.Options.ConversationId is not null)
        {
            throw JsonFields.NotCarried("previous_response_id");
        }

        if (endpoint.Settings.Protocol != ModelProtocol.Messages)
        {
            TellErrors(translated);
        }

        return translated;
    }

    // OpenAI's protocols have no flag for a tool that failed: its result says it.
    private static void TellErrors(TranslatedRequest translated)
    {
        foreach (FunctionResultContent result in translated.Messages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>().Where(static result => result.Exception is not null))
        {
            result.Result = $"Error: {result.Result}";
        }
    }
}
