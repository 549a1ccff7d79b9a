namespace RouteLlm;

/// <summary>
/// The answer options of a text: lines that start with "A.", "A)", "A:" or "(A)", then B and so on, with text behind each.
/// </summary>
/// <param name="Count">How many there are; none where a label has no text behind it.</param>
/// <param name="Start">Where the line of the first one starts.</param>
/// <param name="ThirdStart">Where the line of the third one starts.</param>
internal readonly record struct AnswerOptions(int Count, int Start, int ThirdStart)
{
    private const int Third = 3;

    /// <summary>Finds the options whose first label is the given letter.</summary>
    public static AnswerOptions Find(ReadOnlySpan<char> text, char first)
    {
        AnswerOptions found = default;
        for (int start = 0; start < text.Length;)
        {
            int length = text[start..].IndexOf('\n');
            int end = length < 0 ? text.Length : start + length;
            ReadOnlySpan<char> line = text[start..end].TrimStart(" \t-*(");
            if (line.Length >= 2 && line[0] == first + found.Count && line[1] is '.' or ')' or ':' or '．' or '、' or '：' or '）')
            {
                if (line[2..].IsWhiteSpace())
                {
                    return default;
                }

                found = new AnswerOptions(found.Count + 1, found.Count == 0 ? start : found.Start, found.Count + 1 == Third ? start : found.ThirdStart);
            }

            start = end + 1;
        }

        return found;
    }
}
