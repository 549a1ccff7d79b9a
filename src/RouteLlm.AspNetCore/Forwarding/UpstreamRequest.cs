using System.Collections.Concurrent;
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
internal sealed record UpstreamRequest(
    HttpContext Context, IProtocol Protocol, ModelRequest Body, UpstreamEndpoints Endpoints, UpstreamClient Client, GatewayEngine Engine)
{
    // Two models may be asked at once; most requests need none.
    private ConcurrentDictionary<string, UpstreamTranslation>? _translations;

    /// <summary>Tells whether the bytes pass as they are: the upstream speaks what the client speaks.</summary>
    public bool PassesTo(UpstreamEndpoint endpoint) => endpoint.Settings.Protocol == Protocol.Kind;

    /// <summary>
    /// Says what keeps a model from the request: its upstream's protocol may not carry all of it. <see langword="null"/> for nothing.
    /// </summary>
    public string? FindObstacle(RoutedModel model) => PassesTo(Endpoints.Of(model)) ? null : TranslationFor(model).Obstacle;

    /// <summary>Translates the request for an upstream that speaks another protocol.</summary>
    /// <exception cref="GatewayException">A field cannot be translated, or the conversation is kept by another provider.</exception>
    public TranslatedRequest TranslateFor(RoutedModel model)
    {
        UpstreamTranslation translation = TranslationFor(model);
        return translation.Request ?? throw new GatewayException(translation.Refusal!);
    }

    /// <summary>
    /// Gives the error for a client whose request no model can take, where what a protocol cannot carry is a reason; otherwise
    /// <see langword="null"/>.
    /// </summary>
    /// <param name="exception">What names all reasons.</param>
    public ApiError? FindRefusal(RoutingException exception)
    {
        ApiError[] refusals = [.. (_translations?.Values ?? []).Select(static translation => translation.Refusal).OfType<ApiError>().Distinct()];
        return refusals.Length switch
        {
            0 => null,
            1 => refusals[0],
            _ => refusals[0] with { Message = $"{exception.Message} {JsonFields.Remedy}" },
        };
    }

    private UpstreamTranslation TranslationFor(RoutedModel model) =>
        LazyInitializer.EnsureInitialized(ref _translations, static () => new ConcurrentDictionary<string, UpstreamTranslation>(StringComparer.Ordinal))
            .GetOrAdd(model.Name, static (_, wanted) => wanted.Request.Translate(wanted.Model), (Request: this, Model: model));

    private UpstreamTranslation Translate(RoutedModel model)
    {
        UpstreamEndpoint endpoint = Endpoints.Of(model);
        try
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

            return model.Limits?.FindObstacle(translated.Messages, model.OptionsOf(translated.Options)) is { } obstacle
                ? new UpstreamTranslation(Request: null, obstacle, JsonFields.Unsupported(field: null, $"{obstacle} {JsonFields.Remedy}").Error)
                : new UpstreamTranslation(translated, Obstacle: null, Refusal: null);
        }
        catch (GatewayException exception)
        {
            ApiError refusal = exception.Error;
            return new UpstreamTranslation(Request: null, refusal is { Code: JsonFields.UnsupportedCode, Param: { } field } ? $"its protocol cannot carry '{field}'" : refusal.Message, refusal);
        }
    }

    // OpenAI's protocols have no flag for a tool that failed: its result says it.
    private static void TellErrors(TranslatedRequest translated)
    {
        foreach (FunctionResultContent result in translated.Messages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>().Where(static result => result.Exception is not null))
        {
            ToolResults.TellError(result);
        }
    }
}
