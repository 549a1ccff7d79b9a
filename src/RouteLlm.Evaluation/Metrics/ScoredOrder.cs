namespace RouteLlm;

/// <summary>
/// Questions by score, highest first. Those of equal score are one block: they have no order, and are measured by the mean over their
/// orders.
/// </summary>
internal sealed class ScoredOrder
{
    private readonly int[] _questions;

    private ScoredOrder(int[] questions, int[] blockEnds, double[] blockScores)
    {
        _questions = questions;
        BlockEnds = blockEnds;
        BlockScores = blockScores;
    }

    /// <summary>Gets the indices of the questions.</summary>
    public ReadOnlySpan<int> Questions => _questions;

    /// <summary>Gets, for each block, the place in <see cref="Questions"/> after its last.</summary>
    public int[] BlockEnds { get; }

    /// <summary>Gets the score of each block, falling.</summary>
    public double[] BlockScores { get; }

    public int Blocks => BlockEnds.Length;

    /// <exception cref="ArgumentException">There are no questions, not as many scores, or a score is NaN.</exception>
    public static ScoredOrder Of(ReadOnlySpan<double> scores, int questions)
    {
        if (scores.Length != questions || questions == 0)
        {
            throw new ArgumentException($"{questions} questions need as many scores, at least one; there are {scores.Length}.", nameof(scores));
        }

        double[] keys = scores.ToArray();
        if (Array.Exists(keys, double.IsNaN))
        {
            throw new ArgumentException("A score is NaN.", nameof(scores));
        }

        int[] order = [.. Enumerable.Range(0, questions)];
        Array.Sort(keys, order);
        Array.Reverse(keys);
        Array.Reverse(order);
        var ends = new List<int>(questions);
        var blockScores = new List<double>(questions);
        for (int i = 0; i < questions; i++)
        {
            if (i + 1 == questions || keys[i] != keys[i + 1])
            {
                ends.Add(i + 1);
                blockScores.Add(keys[i]);
            }
        }

        // Questions of a block always stand in the same order, so that sums round alike however the sort broke its ties.
        for (int block = 0, start = 0; block < ends.Count; start = ends[block++])
        {
            Array.Sort(order, start, ends[block] - start);
        }

        return new ScoredOrder(order, [.. ends], [.. blockScores]);
    }

    /// <summary>An order without ties, to be shuffled.</summary>
    public static ScoredOrder Unscored(int questions) => new(
        [.. Enumerable.Range(0, questions)],
        [.. Enumerable.Range(1, questions)],
        [.. Enumerable.Range(0, questions).Select(i => (questions - i) / (double)questions)]);

    /// <summary>Puts the questions into an order of chance, the same for the same generator.</summary>
    public void Shuffle(SplitMix64 random)
    {
        for (int i = 0; i < _questions.Length; i++)
        {
            _questions[i] = i;
        }

        random.Shuffle<int>(_questions);
    }

    /// <summary>Gets the number of blocks that score at or above a threshold.</summary>
    public int BlocksFrom(double threshold)
    {
        int low = 0;
        int high = Blocks;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = BlockScores[middle] >= threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
