using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// How callers are told apart: held shares and budgets may be kept per caller (<see cref="HeldShareOptions.PerCaller"/>,
/// <see cref="BudgetOptions.PerCaller"/>).
/// </summary>
/// <remarks>
/// A request names its caller in <c>ChatOptions.AdditionalProperties["routellm.caller"]</c>, or <see cref="Identify"/> does. In the gateway
/// it is the name of the client's key. The name stands in logs and metrics, so it must not be a secret; it reaches no model.
/// </remarks>
public sealed class CallerOptions
{
    /// <summary>The key of <c>ChatOptions.AdditionalProperties</c> under which a request names its caller.</summary>
    public const string PropertyKey = "routellm.caller";

    /// <summary>
    /// Gets or sets how many callers are known by name, from 1 to 100,000. Default: 4,096. Where there are more, those with the most
    /// requests are; the rest share one budget and one held share.
    /// </summary>
    public int MaximumCallers { get; set; } = 4_096;

    /// <summary>
    /// Gets or sets by how many points, above 0 and at most 100, the share of a caller's requests that ask for the strong model must differ
    /// from that of all before a metric and the log tell of it. Default: 25.
    /// </summary>
    public double UnusualShareDifference { get; set; } = 25;

    /// <summary>
    /// Gets the shares of strong calls of single callers, by name, in percent: 0, or from 1 to 100. Default: none, and
    /// <see cref="RouteLlmOptions.StrongModelPercent"/> or the threshold holds for every caller.
    /// </summary>
    /// <remarks>
    /// The router's calibration turns a caller's share into a threshold of its own, before any other threshold but one that the request
    /// names; with <see cref="RouteLlmOptions.HeldShare"/> that threshold follows the caller's own traffic. A budget of one caller is one
    /// with <see cref="BudgetOptions.Caller"/>. Callers that are named here or there are always known by name, beside
    /// <see cref="MaximumCallers"/>.
    /// </remarks>
    public IDictionary<string, double> StrongModelPercents { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets what names the caller of a request whose options do not: from the request's options to the name, or
    /// <see langword="null"/> for nobody's. Called for each request, by several threads at once.
    /// <c>IdentifyCallers</c> makes one that reads a claim, for example.
    /// </summary>
    public Func<ChatOptions?, string?>? Identify { get; set; }

    /// <summary>Gets the name of a request's caller.</summary>
    internal string? NameOf(ChatOptions? options) =>
        (options?.AdditionalProperties is { } properties && properties.TryGetValue(PropertyKey, out object? named) ? named?.ToString() : Identify?.Invoke(options)) is { Length: > 0 } name
            ? name
            : null;
}
