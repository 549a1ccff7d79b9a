namespace RouteLlm;

/// <summary>Reads off a lexical model what a token adds by itself: what an attacker can who has the model's file.</summary>
internal static class LexicalTokenWeights
{
    extension(LexicalModel model)
    {
        /// <summary>Gets the sum of the weights of a token's features, as the model has them for open prompts.</summary>
        public double WeightOf(string token)
        {
            LexicalWeights weights = model.WeightsOf(PromptKind.Open);
            var sum = new Sum(weights, new double[1]);
            weights.Extract(token, ref sum, new double[LexicalFormat.StatisticNamesOf(model.Card.FormatVersion).Count]);
            return sum.Total[0];
        }
    }

    private readonly struct Sum(LexicalWeights weights, double[] total) : ILexicalFeatureSink
    {
        public static bool NeedsPlaces => false;

        public double[] Total => total;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            foreach (ulong hash in hashes)
            {
                total[0] += weights.WeightOf(group, hash, count: 1);
            }
        }
    }
}
