using System.Buffers;
using System.Globalization;

namespace RouteLlm;

/// <summary>
/// How large a regular expression is with its repetitions multiplied out, as far as it decides what matching without backtracking can hold
/// in memory.
/// </summary>
/// <remarks>
/// An estimate from above, for any text: what it does not know counts as something that matches every character. A pattern with the option
/// <c>x</c> has no limit: what of it is text, and what white space or a comment between something and its repetition, is not told apart.
/// </remarks>
internal sealed class PatternSize
{
    // Measured with .NET 10: within both, no text made the engine allocate 16 MiB in a match whose states don't double with each character.
    private const double MostOverlap = 64;
    private const double MostOverlapTimesRepetitions = 1024;

    private static readonly SearchValues<char> EndsOfGroupStart = SearchValues.Create(":>')=!");

    private static readonly SearchValues<char> InlineOptions = SearchValues.Create("imnsxIMNSX-+");

    private readonly List<Place> _places = [];
    private readonly Stack<int> _groups = [];
    private int _last;

    private PatternSize(string pattern)
    {
        for (int at = 0; at < pattern.Length;)
        {
            at = Read(pattern, at);
        }

        double everywhere = IgnoresWhiteSpace(pattern)
            ? double.PositiveInfinity
            : _places.Where(static place => place is { IsRepetition: false, Character: null }).Sum(static place => place.Times);
        Overlap = everywhere + _places.Where(static place => place.Character is not null)
            .GroupBy(static place => place.Character, static place => place.Times, static (_, times) => times.Sum()).DefaultIfEmpty().Max();
        Repetitions = _places.Where(static place => place.IsRepetition).Sum(static place => place.Times);
    }

    /// <summary>
    /// Gets the most places of the pattern that can match the same character: as many can be under way at once, and the engine keeps each
    /// set of them that a text has led to.
    /// </summary>
    public double Overlap { get; }

    /// <summary>Gets the number of repetitions that may end at several places; each makes such sets larger.</summary>
    public double Repetitions { get; }

    /// <summary>Gets whether matching without backtracking takes little memory.</summary>
    public bool IsSmall => Overlap <= MostOverlap && Overlap * Repetitions <= MostOverlapTimesRepetitions;

    /// <summary>Sizes a pattern, which may be invalid.</summary>
    public static PatternSize Of(string pattern) => new(pattern);

    private int Read(string pattern, int at)
    {
        switch (pattern[at])
        {
            case '\\':
                return ReadEscape(pattern, at);
            case '[':
                AddPlace(null);
                return EndOfClass(pattern, at);
            case '(' when pattern.AsSpan(at).StartsWith("(?#"):
                // A repetition after a comment is one of what stands before it.
                int endOfComment = pattern.IndexOf(')', at);
                return endOfComment < 0 ? pattern.Length : endOfComment + 1;
            case '(':
                _groups.Push(_places.Count);
                return StartOfGroup(pattern, at);
            case ')':
                _last = _groups.TryPop(out int start) ? start : 0;
                return at + 1;
            case '|' or '^' or '$':
                _last = _places.Count;
                return at + 1;
            case '*' or '+' or '?':
                Repeat(1, repetitions: 1);
                return AfterRepetition(pattern, at + 1);
            case '{' when TryReadCounts(pattern, at, out int end, out double least, out double? most):
                Repeat(Math.Max(1, most ?? least), most is { } upTo ? upTo - least : 1);
                return AfterRepetition(pattern, end);
            default:
                AddPlace(pattern[at] == '.' ? null : char.ToLowerInvariant(pattern[at]));
                return at + 1;
        }
    }

    private static bool IgnoresWhiteSpace(string pattern)
    {
        for (int at = pattern.IndexOf("(?", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?", at + 2, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> options = pattern.AsSpan(at + 2);
            int length = options.IndexOfAnyExcept(InlineOptions);
            if ((length < 0 ? options : options[..length]).ContainsAny('x', 'X'))
            {
                return true;
            }
        }

        return false;
    }

    private void AddPlace(char? character)
    {
        _last = _places.Count;
        _places.Add(new Place(character, IsRepetition: false, 1));
    }

    private void Repeat(double times, double repetitions)
    {
        for (int i = _last; i < _places.Count; i++)
        {
            _places[i] = _places[i] with { Times = _places[i].Times * times };
        }

        if (repetitions > 0)
        {
            _places.Add(new Place(Character: null, IsRepetition: true, repetitions));
        }
    }

    private int ReadEscape(string pattern, int at)
    {
        char escaped = at + 1 < pattern.Length ? pattern[at + 1] : '\\';
        if (escaped is 'b' or 'B' or 'A' or 'z' or 'Z' or 'G')
        {
            _last = _places.Count;
            return at + 2;
        }

        AddPlace(char.IsLetterOrDigit(escaped) ? null : escaped);
        int end = escaped is 'p' or 'P' ? pattern.IndexOf('}', at) : -1;
        return end < 0 ? at + 2 : end + 1;
    }

    // A class may hold another one, which is taken away from it.
    private static int EndOfClass(string pattern, int at)
    {
        int depth = 0;
        for (; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[' when depth == 0 || pattern[at - 1] == '-':
                    depth++;
                    at += at + 1 < pattern.Length && pattern[at + 1] == '^' ? 1 : 0;
                    at += at + 1 < pattern.Length && pattern[at + 1] == ']' ? 1 : 0;
                    break;
                case ']' when --depth == 0:
                    return at + 1;
            }
        }

        return at;
    }

    // What stands between "(?" and the group's content is no place.
    private static int StartOfGroup(string pattern, int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != '?')
        {
            return at + 1;
        }

        int length = pattern.AsSpan(at).IndexOfAny(EndsOfGroupStart);
        return length < 0 ? pattern.Length : pattern[at + length] == ')' ? at + length : at + length + 1;
    }

    private static int AfterRepetition(string pattern, int at) => at < pattern.Length && pattern[at] == '?' ? at + 1 : at;

    // {n}, {n,} or {n,m}; anything else is text.
    private static bool TryReadCounts(string pattern, int at, out int end, out double least, out double? most)
    {
        end = pattern.IndexOf('}', at) + 1;
        ReadOnlySpan<char> counts = end == 0 ? default : pattern.AsSpan(at + 1, end - at - 2);
        int comma = counts.IndexOf(',');
        most = null;
        if (!double.TryParse(comma < 0 ? counts : counts[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out least))
        {
            return false;
        }

        if (comma < 0 || comma < counts.Length - 1)
        {
            bool isNumber = double.TryParse(comma < 0 ? counts : counts[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out double upTo);
            most = upTo;
            return isNumber;
        }

        return true;
    }

    private readonly record struct Place(char? Character, bool IsRepetition, double Times);
}
