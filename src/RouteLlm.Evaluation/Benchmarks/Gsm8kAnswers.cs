using System.Globalization;
using System.Text.RegularExpressions;

namespace RouteLlm;

/// <summary>Reads the answers to GSM8K's questions.</summary>
internal static partial class Gsm8kAnswers
{
    // The solutions that GSM8K's test set gives (openai/grade-school-math, MIT), by the first words of the question.
    private static readonly (string Start, double Solution)[] Solutions =
    [
        ("Shawnda decides that her", 5),
        ("Chad ordered a build-your-own", 9),
        ("Brady is counting the money", 45),
        ("Becky bought 20 apples", 1),
        ("Mario needs to buy snowshoes", 144),
        ("Verna loves to eat fruit.", 7),
        ("90 single use contacts come", 2),
        ("Scarlett found an aquarium", 33),
        ("Manolo bought five lollipops", 7),
        ("A new arcade opens up", 11),
        ("Milly needs to return a book", 11),
        ("An interior design firm", 324),
        ("Roy has saved 40% more", 42),
    ];

    /// <summary>
    /// Gets the solution of a question that no recorded model got right by the published reading; <see langword="null"/> where it changes
    /// nothing.
    /// </summary>
    public static double? FindSolution(string prompt)
    {
        foreach ((string start, double solution) in Solutions)
        {
            if (prompt.StartsWith(start, StringComparison.Ordinal))
            {
                return solution;
            }
        }

        return null;
    }

    /// <summary>Reads an answer as the published labels do: the last run of digits, commas aside.</summary>
    public static double? ReadAsPublished(string response) => ReadLast(Digits(), response);

    /// <summary>Reads the last amount of an answer, with its decimals, commas aside.</summary>
    public static double? ReadAmount(string response) => ReadLast(Amount(), response);

    private static double? ReadLast(Regex pattern, string response)
    {
        string text = response.Replace(",", string.Empty, StringComparison.Ordinal);
        double? last = null;
        foreach (ValueMatch match in pattern.EnumerateMatches(text))
        {
            last = double.Parse(text.AsSpan(match.Index, match.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        return last;
    }

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"[0-9]*\.?[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Amount();
}
