using System.Globalization;

namespace RouteLlm;

/// <summary>
/// The model id by which one request names its router and threshold: <c>router-[ROUTER]-[THRESHOLD]</c>, as in RouteLLM, or
/// <c>router-[ROUTER]</c>.
/// </summary>
/// <param name="Router">The router's name; may hold hyphens.</param>
/// <param name="Threshold">The threshold, from 0 to 1; <see langword="null"/> for the router's own.</param>
internal readonly record struct RouterModelId(string Router, double? Threshold)
{
    /// <summary>The model id that asks for the default router, as none does.</summary>
    public const string Default = "auto";

    private const string Prefix = "router-";

    /// <summary>Says whether a model id names a router, well-formed or not.</summary>
    public static bool IsRouters(string modelId) => modelId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Gives the model id of a router with its own threshold.</summary>
    public static string For(string router) => Prefix + router;

    /// <summary>Reads a model id.</summary>
    /// <param name="modelId">The model id of a request.</param>
    /// <returns>Router and threshold, or <see langword="null"/> when the id is a model's own.</returns>
    /// <exception cref="RoutingException">The id starts with <c>router-</c> but is malformed.</exception>
    public static RouterModelId? Parse(string? modelId)
    {
        if (modelId is null || !IsRouters(modelId))
        {
            return null;
        }

        // The threshold stands after the last hyphen, since router names may hold hyphens.
        int hyphen = modelId.LastIndexOf('-');
        bool hasThreshold = double.TryParse(modelId.AsSpan(hyphen + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double threshold);
        int nameEnd = hasThreshold ? hyphen : modelId.Length;
        if (nameEnd <= Prefix.Length)
        {
            throw Malformed(modelId, "has no router's name");
        }

        return !hasThreshold || ProbabilityRange.Contains(threshold)
            ? new RouterModelId(modelId[Prefix.Length..nameEnd], hasThreshold ? threshold : null)
            : throw Malformed(modelId, "has a threshold that is not between 0 and 1");
    }

    /// <summary>Refuses names that end as a threshold does: no model id could name them without one.</summary>
    /// <exception cref="ArgumentException">The name ends in a hyphen and a number.</exception>
    public static void ThrowIfAmbiguous(string name, string parameterName)
    {
        if (EndsAsThreshold(name))
        {
            throw new ArgumentException($"The router's name '{name}' ends in a hyphen and a number, which a model id would read as a threshold. Choose another name.", parameterName);
        }
    }

    /// <summary>Says whether a name ends in a hyphen and a number.</summary>
    public static bool EndsAsThreshold(string name) =>
        name.LastIndexOf('-') is >= 0 and int hyphen && double.TryParse(name.AsSpan(hyphen + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static RoutingException Malformed(string modelId, string problem) => new(
        $"Model id '{RoutingException.Short(modelId)}' {problem}. Write 'router-NAME-THRESHOLD' with a threshold from 0 to 1, for example 'router-lexical-0.5', or 'router-NAME' for " +
        "the router's own threshold.");
}
