using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Finds prompts that are nearly the same text.</summary>
/// <remarks>
/// Two prompts are near duplicates when the weighted Jaccard similarity of their shingles (three words in a row, each where it first
/// stands, without case, layout and punctuation) reaches a limit. A shingle weighs ln(prompts / prompts that hold it), so that what a
/// template puts into every prompt counts for next to nothing. Candidates come from the rarest shingles of each prompt, as many as two near
/// duplicates cannot but share one of (Chaudhuri, Ganti and Kaushik, 2006, "A Primitive Operator for Similarity Joins in Data Cleaning"),
/// so none is missed.
/// </remarks>
internal static class NearDuplicates
{
    private const int WordsOfShingle = 3;

    /// <summary>Joins every prompt to those that nearly duplicate it.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="similarity">The similarity from which on two prompts are near duplicates, above 0 and up to 1.</param>
    /// <param name="groups">Receives the joins.</param>
    /// <param name="onProgress">Told what part of the prompts is done.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static void Join(
        TrainingPrompt[] prompts, double similarity, DisjointGroups groups, Action<double>? onProgress, CancellationToken cancellationToken)
    {
        (int[][] shingles, double[] weights) = ReadShingles(prompts, cancellationToken);
        double[] totals = [.. shingles.Select(own => own.Sum(shingle => weights[shingle]))];
        var holders = new List<int>?[weights.Length];
        var seen = new HashSet<int>();
        for (int prompt = 0; prompt < prompts.Length; prompt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            seen.Clear();
            double rest = totals[prompt];
            foreach (int shingle in shingles[prompt])
            {
                // What near duplicates share outweighs this rest, so one of the shingles before it is among what they share.
                if (rest < similarity * totals[prompt] || rest <= 0)
                {
                    break;
                }

                rest -= weights[shingle];
                List<int> others = holders[shingle] ??= [];
                foreach (int other in others)
                {
                    if (seen.Add(other) && !groups.AreJoined(prompt, other) && IsSimilar(prompt, other))
                    {
                        groups.Join(prompt, other);
                    }
                }

                others.Add(prompt);
            }

            onProgress?.Invoke((prompt + 1.0) / prompts.Length);
        }

        bool IsSimilar(int left, int right)
        {
            double smaller = Math.Min(totals[left], totals[right]);
            double larger = Math.Max(totals[left], totals[right]);
            if (smaller < similarity * larger)
            {
                return false;
            }

            double shared = WeightOfShared(shingles[left], shingles[right], weights);
            return shared >= similarity * (smaller + larger - shared);
        }
    }

    /// <summary>Numbers the shingles from the rarest on, so that each prompt's, in order, begin with its rarest.</summary>
    private static (int[][] Shingles, double[] Weights) ReadShingles(TrainingPrompt[] prompts, CancellationToken cancellationToken)
    {
        ulong[][] hashes = new ulong[prompts.Length][];
        var holders = new Dictionary<ulong, int>();
        for (int prompt = 0; prompt < prompts.Length; prompt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hashes[prompt] = HashShingles(prompts[prompt].Normal);
            foreach (ulong hash in hashes[prompt])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(holders, hash, out _)++;
            }
        }

        ulong[] order = [.. holders.OrderBy(static pair => pair.Value).ThenBy(static pair => pair.Key).Select(static pair => pair.Key)];

        // Rounded, so that the last bits of a machine's logarithms never decide a tie.
        double[] weights = [.. order.Select(hash => Math.Round(Math.Log((double)prompts.Length / holders[hash]), 6))];
        for (int number = 0; number < order.Length; number++)
        {
            holders[order[number]] = number;
        }

        return ([.. hashes.Select(own => own.Select(hash => holders[hash]).Order().ToArray())], weights);
    }

    private static ulong[] HashShingles(string text)
    {
        var words = new WordHashes(text);
        LexicalFeatures.Extract(text, rarity: [], ref words);
        var shingles = new HashSet<ulong>();
        for (int first = 0; first == 0 || first + WordsOfShingle <= words.Hashes.Count; first++)
        {
            ulong hash = 0;
            foreach (ulong word in CollectionsMarshal.AsSpan(words.Hashes)[first..Math.Min(words.Hashes.Count, first + WordsOfShingle)])
            {
                hash = ((hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15) + word;
            }

            shingles.Add(hash);
        }

        return [.. shingles];
    }

    private static double WeightOfShared(int[] left, int[] right, double[] weights)
    {
        double shared = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
            {
                shared += weights[left[i]];
                i++;
                j++;
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return shared;
    }

    /// <summary>Keeps the words and leaves punctuation out.</summary>
    private readonly struct WordHashes(string text) : ILexicalFeatureSink
    {
        private readonly string _text = text;

        public List<ulong> Hashes { get; } = [];

        public static bool NeedsPlaces => true;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            if (group != LexicalFeatureGroup.Word)
            {
                return;
            }

            for (int i = 0; i < hashes.Length; i++)
            {
                (int start, int end) = places[i];
                if (end - start > 1 || char.IsLetterOrDigit(_text[start]))
                {
                    Hashes.Add(hashes[i]);
                }
            }
        }
    }
}
