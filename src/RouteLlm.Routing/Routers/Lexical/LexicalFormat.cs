namespace RouteLlm;

/// <summary>How a version of the model format reads a text. Files of version 1 score as they always did.</summary>
internal static class LexicalFormat
{
    /// <summary>The version that is written.</summary>
    public const int Current = 2;

    /// <summary>The oldest version that is read.</summary>
    public const int Oldest = 1;

    /// <summary>Gets the names of a version's statistics.</summary>
    public static IReadOnlyList<string> StatisticNamesOf(int version) =>
        version == Oldest ? Version1Statistics.Names : TextStatistics.Names;

    /// <summary>Gets the names of a version's products of statistics.</summary>
    public static IReadOnlyList<string> InteractionNamesOf(int version) => version == Oldest ? [] : StatisticInteractions.Names;

    /// <summary>Tells the kind of a prompt by its layout.</summary>
    public static PromptKind KindOf(int version, ReadOnlySpan<char> text) =>
        version == Oldest ? Version1Layout.KindOf(text) : PromptLayout.KindOf(text);

    /// <summary>Extracts the features of a text.</summary>
    /// <typeparam name="TSink">The receiver's type.</typeparam>
    /// <param name="version">The version.</param>
    /// <param name="text">The text; from version 2 on, normalised.</param>
    /// <param name="rarity">The rarity of words; none in version 1.</param>
    /// <param name="sink">Receives the features.</param>
    /// <param name="statistics">Receives the statistics.</param>
    public static void Extract<TSink>(
        int version, ReadOnlySpan<char> text, ReadOnlySpan<sbyte> rarity, ref TSink sink, Span<double> statistics)
        where TSink : struct, ILexicalFeatureSink
    {
        if (version == Oldest)
        {
            Version1Features.Extract(text, ref sink).Write(statistics);
        }
        else
        {
            LexicalFeatures.Extract(text, rarity, ref sink).Write(statistics);
        }
    }
}
