namespace RouteLlm;

/// <summary>Finds out which features of a text pulled its score, and how far.</summary>
internal static class LexicalExplanation
{
    public static IReadOnlyList<FeatureContribution> Explain(LexicalWeights weights, string text, int count)
    {
        var sink = new NamedFeatures(text);
        IReadOnlyList<string> names = LexicalFormat.StatisticNamesOf(weights.Parts.Version);
        double[] statistics = new double[names.Count];
        weights.Extract(text, ref sink, statistics);

        var logOdds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((LexicalFeatureGroup group, ulong hash, string name) in sink.Features)
        {
            logOdds[name] = logOdds.GetValueOrDefault(name) + weights.WeightOf(group, hash, sink.Counts[(int)group]);
        }

        return
        [
            .. logOdds.Select(static pair => new FeatureContribution(pair.Key, pair.Value))
                .Concat(names.Concat(LexicalFormat.InteractionNamesOf(weights.Parts.Version)).Zip(weights.GetContributions(statistics), static (name, value) => new FeatureContribution(name, value)))
                .Where(static feature => feature.LogOdds != 0)
                .OrderByDescending(static feature => Math.Abs(feature.LogOdds))
                .ThenBy(static feature => feature.Feature, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>Keeps every feature with a name for people.</summary>
    private struct NamedFeatures(string text) : ILexicalFeatureSink
    {
        private string _word = string.Empty;
        private string _previous = string.Empty;
        private string _beforePrevious = string.Empty;

        public List<(LexicalFeatureGroup Group, ulong Hash, string Name)> Features { get; } = [];

        public int[] Counts { get; } = new int[LexicalFeatures.Groups];

        public void Add(LexicalFeatureGroup group, ulong hash, int start, int endExclusive)
        {
            if (group == LexicalFeatureGroup.Word)
            {
                (_beforePrevious, _previous, _word) = (_previous, _word, text[start..endExclusive].ToLowerInvariant());
            }

            Counts[(int)group]++;
            Features.Add((group, hash, group switch
            {
                LexicalFeatureGroup.Word => $"\"{_word}\"",
                LexicalFeatureGroup.Pair => $"\"{_previous} {_word}\"",
                LexicalFeatureGroup.SkipPair => $"\"{_beforePrevious} … {_word}\"",
                _ => $"letters \"{RunOf(start, endExclusive)}\"",
            }));
        }

        private static bool IsPartOfWord(string whole, int position)
        {
            char character = whole[position];
            return default(Version1Statistics).Count(whole, position, ref character) == CharacterKind.PartOfWord;
        }

        // A character run may reach one beyond its word on either side.
        private readonly string RunOf(int start, int endExclusive)
        {
            string whole = text;
            return string.Create(endExclusive - start, start, (run, first) =>
            {
                for (int i = 0; i < run.Length; i++)
                {
                    int position = first + i;
                    bool inside = position >= 0 && position < whole.Length && IsPartOfWord(whole, position);
                    run[i] = inside ? char.ToLowerInvariant(whole[position]) : '·';
                }
            });
        }
    }
}
