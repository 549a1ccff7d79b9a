namespace RouteLlm;

/// <summary>Looks up the kind of ASCII marks.</summary>
internal static class MarkKinds
{
    private static readonly MarkKind[] Kinds = Build();

    public static MarkKind Of(char mark) => mark < Kinds.Length ? Kinds[mark] : MarkKind.Other;

    private static MarkKind[] Build()
    {
        var kinds = new MarkKind[128];
        Set(kinds, "?", MarkKind.Question);
        Set(kinds, ".!", MarkKind.SentenceEnd);
        Set(kinds, ",", MarkKind.Comma);
        Set(kinds, ":", MarkKind.Colon);
        Set(kinds, "\"", MarkKind.Quote);
        Set(kinds, "()", MarkKind.Bracket);
        Set(kinds, "{};`_[]#<>|&", MarkKind.Code);
        Set(kinds, "\\$^", MarkKind.Latex);
        Set(kinds, "=+*/%-", MarkKind.Arithmetic);
        return kinds;
    }

    private static void Set(MarkKind[] kinds, string marks, MarkKind kind)
    {
        foreach (char mark in marks)
        {
            kinds[mark] = kind;
        }
    }
}
