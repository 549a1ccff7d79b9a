namespace RouteLlm;

/// <summary>What the API is, for who opens its address.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Endpoints">What there is, and what each is for.</param>
internal sealed record ServiceDescription(string Name, string Description, IReadOnlyDictionary<string, string> Endpoints)
{
    public static ServiceDescription Own { get; } = new(
        "RouteLLM gateway",
        "Sends each request to a strong or a weak model, as a router decides.",
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["POST /v1/chat/completions"] = "OpenAI's chat completions",
            ["POST /v1/responses"] = "OpenAI's Responses",
            ["POST /v1/messages"] = "Anthropic's Messages",
            ["POST /v1/messages/count_tokens"] = "the size of a request to /v1/messages",
            ["POST /v1/embeddings"] = "embeddings, where the operator names an upstream for them",
            ["POST /v1/completions"] = "completions, where the operator names an upstream for them",
            ["GET /v1/models"] = "the values that 'model' accepts",
            ["POST /predict"] = "a router's score for a text",
            ["POST /predict/batch"] = "a router's scores for several texts",
            ["GET /health"] = "whether the gateway is up, and the status of its routers",
            ["GET /health/ready"] = "whether it can serve",
            ["GET /metrics"] = "metrics in Prometheus format",
            ["GET /dashboard"] = "how the gateway does, for people, where it is served",
            ["GET /docs"] = "the API's documentation, if it is served",
        });

    /// <summary>Gets the endpoints in one line.</summary>
    public static string Line { get; } = string.Join(", ", Own.Endpoints.Keys);
}
