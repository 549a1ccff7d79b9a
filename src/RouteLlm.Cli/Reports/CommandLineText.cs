using System.CommandLine;

namespace RouteLlm;

/// <summary>Writes a command line as it can be typed again.</summary>
internal static class CommandLineText
{
    public static string Of(ParseResult parsed) =>
        string.Join(' ', ["routellm", .. parsed.Tokens.Select(static token => Quote(token.Value))]);

    // As shells of Unix have it: in single quotes everything stands for itself but the quote.
    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(static character => char.IsAsciiLetterOrDigit(character) || "-_./:=,+@%".Contains(character, StringComparison.Ordinal))
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
