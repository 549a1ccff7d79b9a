namespace RouteLlm;

/// <summary>
/// Finds the gadget that sends most prompts where its goal wants them, by its effect on scores alone: the "confounder gadgets" of Shafran
/// et al., 2025, "Rerouting LLM Routers". Starts from the tokens that do most by themselves, and then changes one token after the other
/// where that helps.
/// </summary>
internal sealed class GadgetSearch(AttackedRouter router, RerouteGoal goal, string[] victims, double width, SplitMix64 random)
{
    private const int FewVictims = 24;
    private const int Pool = 250;
    private const int FromPool = 80;
    private const int FromAll = 20;
    private const int Finalists = 6;

    private readonly string[] _few = [.. victims.Take(FewVictims)];
    private SplitMix64 _random = random;

    /// <summary>Finds a gadget.</summary>
    /// <param name="tokens">The tokens to make it of.</param>
    /// <param name="length">The number of its tokens.</param>
    /// <param name="rounds">How often each token is tried anew.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<string[]> RunAsync(string[] tokens, int length, int rounds, CancellationToken cancellationToken)
    {
        string[] pool = [.. (await RankAsync([.. tokens.Select(static token => new[] { token })], _few, cancellationToken)).Take(Pool).Select(static single => single[0])];
        string[][] starts =
        [
            [.. Enumerable.Range(0, length).Select(i => pool[i % pool.Length])],
            [.. Enumerable.Repeat(pool[0], length)],
            [.. GadgetTokens.AnswerLabels.Concat(pool).Take(length)],
            [.. GadgetTokens.AnswerLabels.Zip(pool.Where(static token => token.All(char.IsLetter)), static (label, token) => new[] { label, token }).SelectMany(static option => option).Concat(pool).Take(length)],
            .. Enumerable.Range(0, Finalists).Select(_ => Draw(pool, length)),
        ];
        string[] best = (await RankAsync(starts, victims, cancellationToken))[0];
        double value = await ValueAsync(best, victims, cancellationToken);
        int[] positions = [.. Enumerable.Range(0, length)];
        for (int round = 0; round < rounds; round++)
        {
            double before = value;
            _random.Shuffle<int>(positions);
            foreach (int position in positions)
            {
                string[][] changed = [.. Draw(pool, FromPool).Concat(Draw(tokens, FromAll)).Select(token => With(best, position, token))];
                foreach (string[] gadget in (await RankAsync(changed, _few, cancellationToken)).Take(Finalists))
                {
                    double own = await ValueAsync(gadget, victims, cancellationToken);
                    if (own > value)
                    {
                        (best, value) = (gadget, own);
                    }
                }
            }

            if (value <= before)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Orders gadgets by what they do, the best first.</summary>
    public async Task<string[][]> RankAsync(string[][] gadgets, string[] prompts, CancellationToken cancellationToken)
    {
        double[] scores = await router.ScoreAsync([.. gadgets.SelectMany(gadget => prompts.Select(prompt => goal.Apply(gadget, prompt)))], cancellationToken);
        return [.. Enumerable.Range(0, gadgets.Length).OrderByDescending(i => ValueOf(scores.AsSpan(i * prompts.Length, prompts.Length))).Select(i => gadgets[i])];
    }

    private static string[] With(string[] gadget, int position, string token)
    {
        string[] changed = [.. gadget];
        changed[position] = token;
        return changed;
    }

    private string[] Draw(string[] tokens, int count)
    {
        string[] drawn = new string[count];
        for (int i = 0; i < count; i++)
        {
            drawn[i] = tokens[_random.NextBelow(tokens.Length)];
        }

        return drawn;
    }

    private async Task<double> ValueAsync(string[] gadget, string[] prompts, CancellationToken cancellationToken) =>
        ValueOf(await router.ScoreAsync([.. prompts.Select(prompt => goal.Apply(gadget, prompt))], cancellationToken));

    // How many prompts are beyond the threshold, smoothed: the search sees that it comes nearer.
    private double ValueOf(ReadOnlySpan<double> scores)
    {
        double sum = 0;
        foreach (double score in scores)
        {
            double beyond = goal.IsUpgrade ? score - goal.Threshold : goal.Threshold - score;
            sum += 1 / (1 + Math.Exp(-beyond / width));
        }

        return sum / scores.Length;
    }
}
