namespace RouteLlm;

/// <summary>
/// Questions in a router's order, each counted as often as a resample drew it, and every measure of them: the one place where their
/// formulas stand.
/// </summary>
/// <remarks>
/// One pass sums the questions up block by block; the measures read the sums. Not safe for concurrent use: each thread has its own.
/// </remarks>
internal sealed class RoutingSample
{
    private readonly QuestionTable _table;
    private readonly ScoredOrder _order;

    // Sums over the first blocks of the order, from none to all.
    private readonly int[] _prompts;
    private readonly double[] _gains;
    private readonly double[] _costs;

    private double _weakSum;
    private double _weakCostSum;

    public RoutingSample(QuestionTable table, ScoredOrder order, int bins)
    {
        _table = table;
        _order = order;
        _prompts = new int[order.Blocks + 1];
        _gains = new double[order.Blocks + 1];
        _costs = table.HasCosts ? new double[order.Blocks + 1] : [];
        Cuts = new QuantileCuts(bins);
    }

    /// <summary>Gets the points at RouteLLM's thresholds.</summary>
    public QuantileCuts Cuts { get; }

    public double WeakScore => _weakSum / _prompts[^1];

    public double StrongScore => (_weakSum + _gains[^1]) / _prompts[^1];

    /// <summary>
    /// Gets APGR with a cut after every prompt: the mean over the prompts, highest score first, of the gap recovered up to the middle of
    /// each; NaN where there is no gap.
    /// </summary>
    public double PerformanceGapRecoveredEveryCut
    {
        get
        {
            double area = 0;
            for (int block = 1; block < _gains.Length; block++)
            {
                area += (_prompts[block] - _prompts[block - 1]) * (_gains[block - 1] + _gains[block]) / 2;
            }

            return _gains[^1] == 0 ? double.NaN : area / (_prompts[^1] * _gains[^1]);
        }
    }

    /// <summary>Gets the same over the cost in place of the calls; NaN where the models do not differ in score or cost.</summary>
    /// <remarks>The half at ties holds for costs too: an order of a block and its reverse leave areas that add up to the whole.</remarks>
    public double CostPerformanceGapRecovered
    {
        get
        {
            double area = 0;
            for (int block = 1; block < _gains.Length; block++)
            {
                area += (_costs[block] - _costs[block - 1]) * (_gains[block - 1] + _gains[block]) / 2;
            }

            return _gains[^1] == 0 || _costs[^1] == 0 ? double.NaN : area / (_costs[^1] * _gains[^1]);
        }
    }

    /// <summary>Counts every question once.</summary>
    public void TakeAll() => Take([]);

    /// <summary>Counts each question as often as it was drawn; all of them once where nothing is given.</summary>
    public void Take(ReadOnlySpan<int> counts)
    {
        ReadOnlySpan<int> questions = _order.Questions;
        double weakSum = 0;
        double weakCostSum = 0;
        double gain = 0;
        double cost = 0;
        int prompts = 0;
        int place = 0;
        for (int block = 0; block < _order.BlockEnds.Length; block++)
        {
            for (; place < _order.BlockEnds[block]; place++)
            {
                int question = questions[place];
                int count = counts.IsEmpty ? 1 : counts[question];
                prompts += count;
                gain += count * _table.Gains[question];
                weakSum += count * _table.WeakScores[question];
                if (_costs.Length > 0)
                {
                    cost += count * _table.ExtraCosts[question];
                    weakCostSum += count * _table.WeakCosts[question];
                }
            }

            _prompts[block + 1] = prompts;
            _gains[block + 1] = gain;
            if (_costs.Length > 0)
            {
                _costs[block + 1] = cost;
            }
        }

        _weakSum = weakSum;
        _weakCostSum = weakCostSum;
        Cuts.Take(this);
    }

    /// <summary>Gets the share of strong calls, in percent, when the first blocks are strong.</summary>
    public double StrongPercentOf(int blocks) => 100.0 * _prompts[blocks] / _prompts[^1];

    /// <summary>Gets the mean score when the first blocks are strong.</summary>
    public double ScoreOf(int blocks) => (_weakSum + _gains[blocks]) / _prompts[^1];

    /// <summary>Gets the mean score at a share of strong calls; inside a block, its mean over the block's orders.</summary>
    public double ScoreAt(double strongPercent)
    {
        double calls = strongPercent / 100 * _prompts[^1];
        int block = BlockOf(calls);
        if (block == _order.Blocks)
        {
            return StrongScore;
        }

        double part = (calls - _prompts[block]) / (_prompts[block + 1] - _prompts[block]);
        return (_weakSum + _gains[block] + (part * (_gains[block + 1] - _gains[block]))) / _prompts[^1];
    }

    /// <summary>Gets a score in percent of the strong model's; NaN where that is not above zero.</summary>
    public double PercentOfStrong(double score) => StrongScore > 0 ? 100 * score / StrongScore : double.NaN;

    /// <summary>Gets the quality, in percent of the strong model's, when a part of its calls is saved.</summary>
    public double QualityKept(double savedPercent) => PercentOfStrong(ScoreAt(100 - savedPercent));

    /// <summary>
    /// Gets the quality, in percent of the strong model's, when a part of its cost is saved; NaN where the weak model alone costs more than
    /// is left.
    /// </summary>
    public double QualityKeptForCost(double savedPercent)
    {
        double budget = ((100 - savedPercent) / 100 * (_weakCostSum + _costs[^1])) - _weakCostSum;
        if (!(budget >= 0))
        {
            return double.NaN;
        }

        int block = 0;
        while (block < _order.Blocks && _costs[block + 1] <= budget)
        {
            block++;
        }

        double part = block == _order.Blocks ? 0 : (budget - _costs[block]) / (_costs[block + 1] - _costs[block]);
        double gain = block == _order.Blocks ? _gains[block] : _gains[block] + (part * (_gains[block + 1] - _gains[block]));
        return PercentOfStrong((_weakSum + gain) / _prompts[^1]);
    }

    /// <summary>Gets how few blocks, strong, keep a part of the strong model's quality; all of them always keep the whole.</summary>
    public int FewestBlocksThatKeep(double qualityPercent)
    {
        double target = qualityPercent / 100 * StrongScore;
        int blocks = 0;
        while (blocks < _order.Blocks && ScoreOf(blocks) < target)
        {
            blocks++;
        }

        return blocks;
    }

    /// <summary>
    /// Gets the threshold, and the number of blocks at or above it, at a step of even quantile bins; linearly interpolated as NumPy and
    /// pandas do.
    /// </summary>
    public (double Threshold, int Blocks) QuantileEdge(int step, int bins)
    {
        // Multiplied before it is divided, so that an edge that falls on a score is that score.
        long rank = (long)step * (_prompts[^1] - 1);
        int below = BlockOf(_prompts[^1] - 1 - (rank / bins));
        int above = rank % bins == 0 ? below : BlockOf(_prompts[^1] - 2 - (rank / bins));
        double low = _order.BlockScores[below];
        double high = _order.BlockScores[above];
        double threshold = Math.Min(low + (rank % bins / (double)bins * (high - low)), high);
        return (threshold, (threshold <= low ? below : above) + 1);
    }

    // The block that holds the call of this number, from 0.
    private int BlockOf(double call)
    {
        int low = 0;
        int high = _order.Blocks;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _prompts[middle + 1] <= call ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
