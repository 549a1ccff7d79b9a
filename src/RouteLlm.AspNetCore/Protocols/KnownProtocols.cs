namespace RouteLlm;

/// <summary>The protocols that the gateway speaks.</summary>
internal static class KnownProtocols
{
    public static IProtocol ChatCompletions { get; } = new ChatCompletionsProtocol();

    public static IProtocol Responses { get; } = new ResponsesProtocol();

    public static IProtocol Messages { get; } = new MessagesProtocol();

    public static IProtocol Of(ModelProtocol kind) => kind switch
    {
        ModelProtocol.Responses => Responses,
        ModelProtocol.Messages => Messages,
        _ => ChatCompletions,
    };
}
