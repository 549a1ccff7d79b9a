using System.Globalization;
using System.Text.RegularExpressions;

namespace RouteLlm;

/// <summary>Reads how many tests failed of what test runners print.</summary>
internal static partial class TestReport
{
    // Runners say it at the end.
    private const int LongestEnd = 8192;

    /// <summary>Gets how many tests failed; <see langword="null"/> for a text that is no report of tests.</summary>
    public static int? FindFailures(string text)
    {
        ReadOnlySpan<char> end = text.AsSpan(Math.Max(0, text.Length - LongestEnd));
        if (!Passed().IsMatch(end))
        {
            return null;
        }

        int? failures = null;
        foreach (ValueMatch match in Failed().EnumerateMatches(end))
        {
            ReadOnlySpan<char> found = end.Slice(match.Index, match.Length);
            int first = found.IndexOfAnyInRange('0', '9');
            ReadOnlySpan<char> digits = found[first..];
            int length = digits.IndexOfAnyExceptInRange('0', '9');
            failures = Math.Max(failures ?? 0, int.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue);
        }

        // A runner that has nothing to say of failures has none, but a word such as "passed" alone may stand anywhere.
        return failures ?? (AllPassed().IsMatch(end) ? 0 : null);
    }

    [GeneratedRegex(@"\b(pass(ed|ing)?|succeeded|tests?|ok)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Passed();

    [GeneratedRegex(@"\b\d{1,9} (tests? )?(failed|failing|failures?)\b|\b(failed|failures?|fail)[:=]? {1,8}\d{1,9}\b|\b(failures|failed)=\d{1,9}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Failed();

    [GeneratedRegex(@"\b\d{1,9} (tests? )?(passed|passing|succeeded)\b|\b(passed|pass)[:=]? {1,8}\d{1,9}\b|\bran \d{1,9} tests?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AllPassed();
}
