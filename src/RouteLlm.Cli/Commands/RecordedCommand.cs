using System.CommandLine;
using System.CommandLine.Parsing;

namespace RouteLlm;

/// <summary>The command that makes a model again, as its file records it.</summary>
internal static class RecordedCommand
{
    // What is written where does not change the model.
    private static readonly string[] WithoutEffect = ["--output", "--format", "--leave-one-set-out", "--held-out"];

    /// <summary>
    /// Writes the options that were given. Of those that name a place, only the kind: places differ between machines, and the file must
    /// not.
    /// </summary>
    public static string Of(ParseResult parsed, string router, params string[] places) =>
        string.Join(' ', ["routellm", "train", router, .. parsed.CommandResult.Children
        .OfType<OptionResult>()
        .Where(result => !result.Implicit && !WithoutEffect.Contains(result.Option.Name, StringComparer.Ordinal))
        .OrderBy(result => result.Option.Name, StringComparer.Ordinal)
        .Select(result => $"{result.Option.Name} {(places.Contains(result.Option.Name, StringComparer.Ordinal) ? result.Option.HelpName : string.Join(' ', result.Tokens.Select(token => token.Value)))}".TrimEnd())]);
}
