namespace RouteLlm.Tests;

/// <summary>A rule's expression on the first line, and the prompt it is tried on.</summary>
internal sealed class RulePatternTarget() : FuzzTarget("rule-pattern", typeof(ArgumentException))
{
    // A short limit for backtracking: what is tried here often needs all of it.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(1);

    public override int Inputs => 100_000;

    public override IReadOnlyList<string> Words { get; } = ["(a+)+$", "(?=", "(?<!", "\\b", "\\p{L}", "{1,1000}", "[^a-z]", "(?i)", "\\1", "|", "*?", "{9999}"];

    public override void Run(byte[] input)
    {
        string text = UnitsOf(input);
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        var rule = new CompiledRule(new RoutingRule { Name = "r", Matches = end < 0 ? text : text[..end], Target = RouteTarget.Strong, MatchTimeout = MatchTimeout });
        rule.Try(new RoutingRequest(end < 0 ? text : text[(end + 1)..]));
    }
}
