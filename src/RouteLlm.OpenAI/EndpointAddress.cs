namespace RouteLlm;

/// <summary>What an endpoint's address says: where its completions are, and how it takes its key.</summary>
internal static class EndpointAddress
{
    /// <summary>The header in which Azure's classic addresses take the key.</summary>
    public const string ApiKeyHeader = "api-key";

    private static readonly Uri Own = new("https://api.openai.com/v1");
    private static readonly Uri Anthropic = new("https://api.anthropic.com/v1");

    /// <summary>
    /// Gets the address of a model's endpoint; OpenAI's own where none is named, or Anthropic's where Messages are spoken.
    /// </summary>
    public static Uri Address(this ModelEndpoint endpoint) =>
        endpoint.BaseUrl ?? (endpoint.Protocol == ModelProtocol.Messages ? Anthropic : Own);

    /// <summary>Says whether an address is OpenAI's own, which needs its key.</summary>
    public static bool IsOwn(Uri address) => address.Host.Equals(Own.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Says whether an address is Anthropic's own, which needs its key.</summary>
    public static bool IsAnthropics(Uri address) => address.Host.Equals(Anthropic.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the address of a path below an endpoint; a query of the endpoint's address stays behind the path.</summary>
    public static Uri Below(Uri address, string path) => new($"{WithoutQuery(address).AbsoluteUri.TrimEnd('/')}/{path}{address.Query}");

    /// <summary>Gets the address without its query.</summary>
    public static Uri WithoutQuery(Uri address) => new(address.GetLeftPart(UriPartial.Path));

    /// <summary>Says whether the key goes in the header <c>api-key</c>, as Azure's classic addresses have it.</summary>
    public static bool TakesApiKeyHeader(this Uri address) =>
        address.AbsolutePath.Contains("/openai/deployments/", StringComparison.OrdinalIgnoreCase)
        || address.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase)
        || address.Host.EndsWith(".cognitiveservices.azure.com", StringComparison.OrdinalIgnoreCase);
}
