namespace RouteLlm;

/// <summary>What an endpoint's address says: where its completions are, and how it takes its key.</summary>
internal static class EndpointAddress
{
    /// <summary>The header in which Azure's classic addresses take the key.</summary>
    public const string ApiKeyHeader = "api-key";

    private static readonly Uri Own = new("https://api.openai.com/v1");

    /// <summary>Gets the address of a model's endpoint; OpenAI's own where none is named.</summary>
    public static Uri Address(this ModelEndpoint endpoint) => endpoint.BaseUrl ?? Own;

    /// <summary>Says whether an address is OpenAI's own, which needs its key.</summary>
    public static bool IsOwn(Uri address) => address.Host.Equals(Own.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets where completions are asked for; a query of the address stays behind the path.</summary>
    public static Uri Completions(Uri address) => new($"{WithoutQuery(address).AbsoluteUri.TrimEnd('/')}/chat/completions{address.Query}");

    /// <summary>Gets the address without its query.</summary>
    public static Uri WithoutQuery(Uri address) => new(address.GetLeftPart(UriPartial.Path));

    /// <summary>Says whether the key goes in the header <c>api-key</c>, as Azure's classic addresses have it.</summary>
    public static bool TakesApiKeyHeader(this Uri address) => address.AbsolutePath.Contains("/openai/deployments/", StringComparison.OrdinalIgnoreCase)
        || address.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase)
        || address.Host.EndsWith(".cognitiveservices.azure.com", StringComparison.OrdinalIgnoreCase);
}
