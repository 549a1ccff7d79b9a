using System.Globalization;

namespace RouteLlm;

/// <summary>
/// The exception that is thrown when a request cannot be routed: its model id is malformed or names no router, or the router's score is not
/// a probability.
/// </summary>
/// <remarks>The message never holds the prompt.</remarks>
public sealed class RoutingException : Exception
{
    private const int LongestQuote = 100;

    /// <summary>Initializes an exception with a default message.</summary>
    public RoutingException()
        : base("The request cannot be routed.")
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public RoutingException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RoutingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether the router has no threshold, so that a request which names one can be routed.</summary>
    internal bool IsThresholdMissing { get; private init; }

    /// <summary>Gets whether the request asks for what no model can do.</summary>
    internal bool IsNoModelCapable { get; private init; }

    internal static RoutingException ScoreOutOfRange(string router, double strongWinRate) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Router '{router}' returned the strong win rate {strongWinRate}, which is not between 0 and 1. Correct the router."));

    internal static RoutingException ThresholdOutOfRange(string router, double threshold) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Router '{router}' decides at the threshold {threshold}, which is not between 0 and 1. Correct the router, or set Threshold."));

    internal static RoutingException WrongNumberOfWinRates(string router, int winRates, int models) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Router '{router}' returned {winRates} win rates for {models} models. Correct the router."));

    internal static RoutingException UnknownRouter(string name, IEnumerable<string> known) => new(
        $"There is no router '{Short(name)}'. Known routers: {string.Join(", ", known)}. " +
        "Name one of them, or register this one with AddRouteLlm().AddRouter(…).");

    internal static RoutingException NoCapableModel(IEnumerable<string> missing) => new(
        $"No model can do what the request needs ({string.Join("; ", missing)}). " +
        "Ask for less, or register a model that can. RouteLlmOptions.Models says what each model can do.") { IsNoModelCapable = true };

    internal static RoutingException UnknownModel(string name, IEnumerable<string> known) => new(
        $"There is no model '{Short(name)}'. Known models: {string.Join(", ", known)}. Name one of them, or let the router choose.");

    internal static RoutingException UnknownModelId(string id, IReadOnlyCollection<string> known) => new(
        $"ChatOptions.ModelId is '{Short(id)}', which is unknown{Nearest(id, known)}. Known names: {string.Join(", ", known)}; 'router-NAME-THRESHOLD' also sets the threshold. " +
        $"Use one of them, leave ModelId out to let the router choose, or set RouteLlmOptions.UnknownModelIds to {nameof(UnknownModelIds.PassOn)}.");

    /// <summary>Shortens what a caller said, to be quoted in a message.</summary>
    internal static string Short(string text) => text.Length > LongestQuote ? $"{text.AsSpan(0, LongestQuote)}…" : text;

    private static string Nearest(string id, IReadOnlyCollection<string> known) =>
        NearestNames.Find(id, known) is [var nearest, ..] ? $"; the nearest is '{nearest}'" : string.Empty;

    internal static RoutingException NoCalibration(string router) => new(
        $"Router '{router}' ships no calibration, so StrongModelPercent cannot be turned into a threshold. " +
        "Set Threshold instead, for example to ThresholdCalibration.FromScores(scores).GetThreshold(30) with scores of your own prompts.") { IsThresholdMissing = true };
}
