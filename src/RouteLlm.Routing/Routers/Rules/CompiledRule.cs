using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A rule that was found to be sound, ready to be tried. Immutable; safe for concurrent use.</summary>
internal sealed class CompiledRule
{
    private readonly string[] _texts;
    private readonly StringComparison _comparison;
    private readonly RulePattern? _pattern;
    private readonly int _minimumLength;
    private readonly int _maximumLength;
    private readonly WritingScript? _script;
    private readonly bool? _hasTools;
    private readonly bool? _hasImages;

    /// <exception cref="ArgumentException">The rule has no condition, or one that cannot hold.</exception>
    public CompiledRule(RoutingRule rule)
    {
        if (rule is { Contains.Count: 0, Matches: null, MinimumLength: null, MaximumLength: null, Script: null, HasTools: null, HasImages: null })
        {
            throw RoutingRule.RefusalOf(rule, "has no condition, so it would match every request. Set at least one, such as Contains or MaximumLength; 'otherwise' decides the requests that no rule matches.");
        }

        if (rule.Contains.Any(string.IsNullOrEmpty))
        {
            throw RoutingRule.RefusalOf(rule, "has an empty text in Contains, which every prompt contains. Remove it.");
        }

        if (rule.MinimumLength is < 0 || rule.MaximumLength < (rule.MinimumLength ?? 0))
        {
            throw RoutingRule.RefusalOf(rule, string.Create(
                CultureInfo.InvariantCulture,
                $"has the lengths {rule.MinimumLength ?? 0} to {rule.MaximumLength ?? int.MaxValue}, which no prompt has. Write numbers of characters, the smaller one as MinimumLength."));
        }

        Name = rule.Name;
        Target = rule.Target;
        _texts = [.. rule.Contains];
        _comparison = rule.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _pattern = rule.Matches is null ? null : new RulePattern(rule);
        _minimumLength = rule.MinimumLength ?? 0;
        _maximumLength = rule.MaximumLength ?? int.MaxValue;
        _script = rule.Script;
        _hasTools = rule.HasTools;
        _hasImages = rule.HasImages;
        Fingerprint = string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Target}\0{rule.IgnoreCase}\0{rule.Matches}\0{rule.MatchTimeout.Ticks}\0{_minimumLength}\0{_maximumLength}\0{_script}\0{_hasTools}\0{_hasImages}\0{string.Join('\0', _texts)}");
    }

    public string Name { get; }

    /// <summary>Gets everything that decides what the rule does, as text.</summary>
    public string Fingerprint { get; }

    public RouteTarget Target { get; }

    /// <summary>Tries the conditions, those that take least time first.</summary>
    public RuleOutcome Try(RoutingRequest request)
    {
        string prompt = request.PromptWithoutHarness;
        bool holds = prompt.Length >= _minimumLength && prompt.Length <= _maximumLength
            && (_hasTools is null || _hasTools == request.ChatOptions?.Tools is { Count: > 0 })
            && (_hasImages is null || _hasImages == HoldsImage(request.Messages))
            && (_texts.Length == 0 || Array.Exists(_texts, text => prompt.Contains(text, _comparison)))
            && (_script is null || _script == ScriptOfText.Of(prompt));
        return !holds ? RuleOutcome.NoMatch : _pattern?.Try(prompt) ?? RuleOutcome.Match;
    }

    private static bool HoldsImage(IReadOnlyList<ChatMessage>? messages) =>
        messages is not null && messages.Any(static message => message.Contents.Any(static content => content switch
        {
            DataContent data => data.HasTopLevelMediaType("image"),
            UriContent uri => uri.HasTopLevelMediaType("image"),
            HostedFileContent file => file.HasTopLevelMediaType("image"),
            _ => false,
        }));
}
