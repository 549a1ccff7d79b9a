namespace RouteLlm;

/// <summary>What a rule says of a request.</summary>
internal enum RuleOutcome
{
    /// <summary>A condition does not hold.</summary>
    NoMatch,

    /// <summary>All conditions hold.</summary>
    Match,

    /// <summary>The other conditions hold, but the regular expression took too long.</summary>
    OutOfTime,
}
