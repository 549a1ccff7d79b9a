namespace RouteLlm;

/// <summary>Skips time stamps and speaker labels in front of a text.</summary>
internal static class LeadingLabels
{
    private const int LongestName = 24;

    private static readonly string[] Speakers =
    [
        "user", "human", "me", "client", "customer", "prompt", "user query", "user message", "user input", "user request", "usuario", "usuário", "utente", "utilisateur",
        "utilisatrice", "benutzer", "nutzer", "gebruiker", "użytkownik", "пользователь", "користувач", "kullanıcı", "användare", "uživatel", "felhasználó", "pengguna",
        "người dùng", "المستخدم", "उपयोगकर्ता", "用户", "使用者", "ユーザー", "사용자",
    ];

    /// <summary>Skips labels; a text that is nothing else stays as it is.</summary>
    public static ReadOnlySpan<char> Skip(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text;
        int stamp = TimeStamp.LengthOf(rest);
        if (stamp > 0)
        {
            rest = rest[stamp..].TrimStart(" \t-–—|:,>");
        }

        int label = LengthOfLabel(rest, isAfterTimeStamp: stamp > 0);
        rest = rest[label..];
        return WhiteSpace.Trim(rest).IsEmpty ? text : rest;
    }

    // "User:", "**User:**", "**User**:", "[User]:", "### User:"; after a time stamp any name.
    private static int LengthOfLabel(ReadOnlySpan<char> text, bool isAfterTimeStamp)
    {
        int start = 0;
        while (start < text.Length && text[start] is '*' or '#' or '[' or '<' or ' ' or '_')
        {
            start++;
        }

        int length = text[start..Math.Min(text.Length, start + LongestName)].IndexOfAny(":：");
        if (length < 1)
        {
            return 0;
        }

        ReadOnlySpan<char> name = text.Slice(start, length).TrimEnd("*]>_ ");
        if (!IsSpeaker(name) && !(isAfterTimeStamp && IsName(name)))
        {
            return 0;
        }

        int end = start + length + 1;
        while (end < text.Length && text[end] is '*' or '_' or ' ')
        {
            end++;
        }

        return end;
    }

    private static bool IsSpeaker(ReadOnlySpan<char> name)
    {
        foreach (string speaker in Speakers)
        {
            if (name.Equals(speaker, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsUpper(name[0]))
        {
            return false;
        }

        foreach (char character in name)
        {
            if (!char.IsLetter(character) && character is not (' ' or '.' or '-' or '\''))
            {
                return false;
            }
        }

        return true;
    }
}
