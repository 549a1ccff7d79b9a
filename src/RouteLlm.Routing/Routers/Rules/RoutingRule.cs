namespace RouteLlm;

/// <summary>
/// A rule of the router <c>rules</c>: conditions on a request, and the model that it goes to when all of them hold. At least one condition
/// must be set.
/// </summary>
/// <remarks>Immutable if the lists that it was given are; the router copies them.</remarks>
public sealed class RoutingRule
{
    /// <summary>The largest <see cref="MatchTimeout"/>: 10 seconds.</summary>
    public static readonly TimeSpan MaximumMatchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest <see cref="Matches"/>, in characters: what a pattern is compiled to takes memory by the square of its length.
    /// </summary>
    public const int MaximumPatternLength = 1024;

    /// <summary>Gets the rule's name, for people: the reason of a decision names it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Gets the model that a matching request goes to.</summary>
    public RouteTarget Target { get; init; }

    /// <summary>
    /// Gets the texts of which the prompt must contain at least one, compared character by character; empty for no such condition.
    /// </summary>
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <summary>Gets whether <see cref="Contains"/> ignores case. Default: <see langword="true"/>.</summary>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>
    /// Gets a regular expression of .NET that must match somewhere in the prompt; <see langword="null"/> for no such condition. Case
    /// counts; <c>(?i)</c> at its start lets it not.
    /// </summary>
    /// <remarks>
    /// A pattern without lookarounds, backreferences, atomic groups and conditionals is matched in time that grows with the prompt's length
    /// alone (<see cref="System.Text.RegularExpressions.RegexOptions.NonBacktracking"/>), and stopped after one second, or
    /// <see cref="MatchTimeout"/> where that is longer. Any other can take arbitrarily long on a prompt that was made for it, and is
    /// stopped after <see cref="MatchTimeout"/>. So is a pattern that would take much memory without backtracking: one with more than 64
    /// places that can match the same character, repetitions multiplied out, or with fewer of them but more than 1,024 when multiplied by
    /// its repetitions of variable length. <c>\w{100}</c> has 100 such places; <c>.{0,40}</c> has 40, and 40 repetitions.
    /// </remarks>
    public string? Matches { get; init; }

    /// <summary>
    /// Gets how long <see cref="Matches"/> may take for a prompt if its pattern needs backtracking, up to
    /// <see cref="MaximumMatchTimeout"/>. A pattern that is stopped counts as not matching, and the reason of the decision says so.
    /// Default: 50 milliseconds.
    /// </summary>
    public TimeSpan MatchTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Gets the smallest number of characters (UTF-16) that the prompt must have; <see langword="null"/> for no such condition.
    /// </summary>
    public int? MinimumLength { get; init; }

    /// <summary>
    /// Gets the largest number of characters (UTF-16) that the prompt may have; <see langword="null"/> for no such condition.
    /// </summary>
    public int? MaximumLength { get; init; }

    /// <summary>
    /// Gets the script that most letters of the prompt must be of; <see langword="null"/> for no such condition. A prompt without letters
    /// is in no script.
    /// </summary>
    public WritingScript? Script { get; init; }

    /// <summary>
    /// Gets whether the request must offer tools to the model, or must not; <see langword="null"/> for no such condition.
    /// </summary>
    public bool? HasTools { get; init; }

    /// <summary>
    /// Gets whether the conversation must hold an image, in whichever message, or must not; <see langword="null"/> for no such condition.
    /// </summary>
    public bool? HasImages { get; init; }

    /// <summary>Gets the exception that says what is wrong with a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="problem">What is wrong, to follow the rule's name.</param>
    /// <param name="cause">What was thrown because of it.</param>
    internal static ArgumentException RefusalOf(RoutingRule rule, string problem, Exception? cause = null) =>
        new($"Rule '{rule.Name}' {problem}", nameof(rule), cause);
}
