using RouteLlm.Storage;

namespace RouteLlm.Training;

/// <summary>Gathers outcomes into distinct prompts and deals them into folds.</summary>
internal static class TrainingPrompts
{
    // Templates that go on alike for longer than this would all share a fold; questions tell themselves apart before.
    private const int KeyLength = 400;

    public static TrainingPrompt[] Gather(IReadOnlyList<OutcomeSet> sets, IReadOnlyCollection<string> excludedTasks, int folds, int seed)
    {
        var prompts = new List<TrainingPrompt>();
        for (int set = 0; set < sets.Count; set++)
        {
            var seen = new Dictionary<string, TrainingPrompt>(StringComparer.Ordinal);
            foreach (Outcome outcome in sets[set].Outcomes)
            {
                if (excludedTasks.Contains(outcome.Task, StringComparer.Ordinal))
                {
                    continue;
                }

                if (!seen.TryGetValue(outcome.Prompt, out TrainingPrompt? prompt))
                {
                    prompt = new TrainingPrompt(outcome.Prompt, set) { Fold = (int)(HashOf(outcome.Prompt, seed) % (uint)folds) };
                    seen.Add(outcome.Prompt, prompt);
                    prompts.Add(prompt);
                }

                prompt.Add(outcome.StrongScore, outcome.WeakScore);
            }
        }

        return [.. prompts];
    }

    // Letters and digits alone, in lower case: the same question in another layout, or in another data set, falls into the same fold.
    private static uint HashOf(string prompt, int seed)
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

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        return (uint)(hash >> 32);
    }
}
