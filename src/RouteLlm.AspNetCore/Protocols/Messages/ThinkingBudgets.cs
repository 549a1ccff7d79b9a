using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Translates between a budget of tokens for thinking, as Anthropic's models before Claude 4.6 take it, and an effort, as all others do.
/// </summary>
internal static partial class ThinkingBudgets
{
    /// <summary>The least that the protocol takes.</summary>
    public const int Least = 1024;

    private const int MediumFrom = 5_000;
    private const int HighFrom = 10_000;

    /// <summary>Gets the effort that stands for a budget.</summary>
    public static ReasoningEffort EffortOf(int budget) =>
        budget >= HighFrom ? ReasoningEffort.High : budget >= MediumFrom ? ReasoningEffort.Medium : ReasoningEffort.Low;

    /// <summary>Gets the budget that stands for an effort; where none is said, that of the protocol's own default, which is high.</summary>
    public static int Of(ReasoningEffort? effort) => effort switch
    {
        ReasoningEffort.Low => 2_048,
        ReasoningEffort.Medium => 8_192,
        ReasoningEffort.ExtraHigh => 32_768,
        _ => 16_384,
    };

    /// <summary>Tells by its name whether a model thinks within a budget only: it refuses adaptive thinking. No new model does.</summary>
    public static bool IsNeededBy(string model) => Old().IsMatch(model);

    [GeneratedRegex(@"claude-(3\b|[a-z]+-3\b|(opus|sonnet|haiku)-4([-.][0-5])?([-@]20\d{6}|(?![-.@]?\d)))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Old();
}
