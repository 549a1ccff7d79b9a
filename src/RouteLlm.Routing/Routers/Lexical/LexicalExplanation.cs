namespace RouteLlm;

/// <summary>Finds out which features of a text pulled its score, and how far.</summary>
internal static class LexicalExplanation
{
    private const string LimitName = "limits against steering";

    public static IReadOnlyList<FeatureContribution> Explain(LexicalModel model, string text, int count)
    {
        LexicalWeights weights = model.WeightsFor(text);
        var sink = new NamedFeatures(text);
        IReadOnlyList<string> names = LexicalFormat.StatisticNamesOf(weights.Parts.Version);
        double[] statistics = new double[names.Count];
        weights.Extract(text, ref sink, statistics);

        var logOdds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((LexicalFeatureGroup group, ulong hash, string name) in sink.Features)
        {
            logOdds[name] = logOdds.GetValueOrDefault(name) + weights.WeightOf(group, hash, sink.Counts[(int)group]);
        }

        double limit = model.LogOdds(text) - weights.LogOdds(text);
        return
        [
            .. logOdds.Append(new KeyValuePair<string, double>(LimitName, limit)).Select(static pair => new FeatureContribution(pair.Key, pair.Value))
                .Concat(names.Concat(LexicalFormat.InteractionNamesOf(weights.Parts.Version)).Zip(weights.GetContributions(statistics), static (name, value) => new FeatureContribution(name, value)))
                .Where(static feature => feature.LogOdds != 0)
                .OrderByDescending(static feature => Math.Abs(feature.LogOdds))
                .ThenBy(static feature => feature.Feature, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>Keeps every feature with a name for people.</summary>
    private readonly struct NamedFeatures(string text) : ILexicalFeatureSink
    {
        public List<(LexicalFeatureGroup Group, ulong Hash, string Name)> Features { get; } = [];

        public int[] Counts { get; } = new int[LexicalFeatures.Groups];

        public static bool NeedsPlaces => true;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            Counts[(int)group] += hashes.Length;
            for (int i = 0; i < hashes.Length; i++)
            {
                Features.Add((group, hashes[i], NameOf(group, places[i])));
            }
        }

        private static bool IsPartOfWord(char character) =>
            UnicodeClasses.Of(character) is UnicodeClass.Letter or UnicodeClass.Capital or UnicodeClass.Digit;

        private static string FirstWordOf(string words)
        {
            int length = 0;
            while (length < words.Length && IsPartOfWord(words[length]))
            {
                length++;
            }

            return words[..Math.Max(1, length)];
        }

        private static string LastWordOf(string words)
        {
            int start = words.Length;
            while (start > 0 && IsPartOfWord(words[start - 1]))
            {
                start--;
            }

            return words[Math.Min(start, words.Length - 1)..];
        }

        private string NameOf(LexicalFeatureGroup group, FeaturePlace place)
        {
            if (group == LexicalFeatureGroup.WordPart)
            {
                return $"letters \"{RunOf(place)}\"";
            }

            string words = text[place.Start..place.EndExclusive].ToLowerInvariant();
            return group switch
            {
                LexicalFeatureGroup.Word => $"\"{words}\"",
                LexicalFeatureGroup.Pair => $"\"{FirstWordOf(words)} {LastWordOf(words)}\"",
                _ => $"\"{FirstWordOf(words)} … {LastWordOf(words)}\"",
            };
        }

        // A character run of version 1 may reach one beyond its word on either side.
        private string RunOf(FeaturePlace place)
        {
            string whole = text;
            return string.Create(place.EndExclusive - place.Start, place.Start, (run, first) =>
            {
                for (int i = 0; i < run.Length; i++)
                {
                    int position = first + i;
                    bool isInside = position >= 0 && position < whole.Length && IsPartOfWord(whole[position]);
                    run[i] = isInside ? char.ToLowerInvariant(whole[position]) : '·';
                }
            });
        }
    }
}
