namespace RouteLlm;

/// <summary>Gathers outcomes into distinct prompts and deals them into folds.</summary>
internal static class TrainingPrompts
{
    // Templates that go on alike for longer than this would all share a fold; questions tell themselves apart before.
    private const int KeyLength = 400;

    private const double HighestRating = 100;
    private const string English = "en";

    /// <summary>Gathers the prompts of outcomes and, after them, of judged sets, which are numbered on.</summary>
    public static TrainingPrompt[] Gather(
        IReadOnlyList<OutcomeSet> sets, IReadOnlyList<JudgedSet> judged, IReadOnlyCollection<string> excludedTasks)
    {
        var prompts = new List<TrainingPrompt>();
        for (int set = 0; set < sets.Count; set++)
        {
            var seen = new Dictionary<string, TrainingPrompt>(StringComparer.Ordinal);
            foreach (PromptOutcome outcome in sets[set].Outcomes)
            {
                if (excludedTasks.Contains(outcome.Task, StringComparer.Ordinal))
                {
                    continue;
                }

                if (!seen.TryGetValue(outcome.Prompt, out TrainingPrompt? prompt))
                {
                    prompt = new TrainingPrompt(outcome.Prompt, set);
                    seen.Add(outcome.Prompt, prompt);
                    prompts.Add(prompt);
                }

                prompt.Add(outcome.StrongScore, outcome.WeakScore);
            }
        }

        for (int set = 0; set < judged.Count; set++)
        {
            foreach (IGrouping<string, JudgedPrompt> same in judged[set].Prompts.GroupBy(static prompt => prompt.Prompt, StringComparer.Ordinal))
            {
                var prompt = new TrainingPrompt(same.Key, sets.Count + set) { ForeignLanguage = same.First().Language is { } language and not English ? language : null };
                prompt.AddJudgement(same.Average(static judgement => judgement.Rating) / HighestRating);
                prompts.Add(prompt);
            }
        }

        return [.. prompts];
    }

    /// <summary>Deals prompts into folds, the same question and its near duplicates into one.</summary>
    /// <param name="prompts">The prompts, whose folds are set.</param>
    /// <param name="options">The number of folds, the seed, and how alike near duplicates are.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What was kept together.</returns>
    public static NearDuplicateCounts Deal(
        TrainingPrompt[] prompts,
        LexicalTrainingOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        ulong[] hashes = [.. prompts.Select(prompt => HashOf(prompt.Text, options.Seed))];
        var groups = new DisjointGroups(prompts.Length);
        var firsts = new Dictionary<ulong, int>();
        for (int i = 0; i < prompts.Length; i++)
        {
            if (!firsts.TryAdd(hashes[i], i))
            {
                groups.Join(firsts[hashes[i]], i);
            }
        }

        if (options.NearDuplicateSimilarity < 1)
        {
            NearDuplicates.Join(
                prompts, options.NearDuplicateSimilarity, groups, done => progress?.Report(new TrainingProgress("Finding near duplicates", done)), cancellationToken);
        }

        int[] sizes = new int[prompts.Length];
        for (int i = 0; i < prompts.Length; i++)
        {
            int first = groups.FirstOf(i);
            prompts[i].Fold = (int)((uint)(hashes[first] >> 32) % (uint)options.Folds);
            sizes[first]++;
        }

        int[] several = [.. sizes.Where(static size => size > 1)];
        return new NearDuplicateCounts(several.Length, several.Sum());
    }

    // Letters and digits alone, in lower case: the same question in another layout, or in another data set, falls into the same fold.
    private static ulong HashOf(string prompt, int seed)
    {
        ulong hash = 0xCBF29CE484222325 ^ (uint)seed;
        int length = 0;
        foreach (char character in prompt)
        {
            if (char.IsLetterOrDigit(character))
            {
                hash = (hash ^ char.ToLowerInvariant(character)) * 0x100000001B3;
                if (++length == KeyLength)
                {
                    break;
                }
            }
        }

        return (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
    }
}
