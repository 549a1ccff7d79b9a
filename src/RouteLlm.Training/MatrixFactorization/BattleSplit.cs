namespace RouteLlm;

/// <summary>
/// Battles to train on and battles to validate on, with no prompt in both: a prompt seen in training would flatter the validation.
/// </summary>
internal sealed record BattleSplit(IndexedBattle[] Training, IndexedBattle[] Validation)
{
    // Keeps the stream apart from those of the epochs, which are numbered from 1.
    private const int Stream = -1;

    public static BattleSplit Create(IReadOnlyList<IndexedBattle> battles, double validationShare, int seed)
    {
        int[] prompts = [.. battles.Select(static battle => battle.Prompt).Distinct().Order()];
        if (prompts.Length < 2)
        {
            throw new ArgumentException("There are battles for fewer than two prompts, but one must be held out for validation.", nameof(battles));
        }

        SplitMix64.ForStream(seed, Stream, 0).Shuffle<int>(prompts);
        int held = Math.Clamp((int)Math.Round(prompts.Length * validationShare), 1, prompts.Length - 1);
        HashSet<int> validation = [.. prompts.AsSpan(0, held)];
        return new BattleSplit(
            [.. battles.Where(battle => !validation.Contains(battle.Prompt))],
            [.. battles.Where(battle => validation.Contains(battle.Prompt))]);
    }
}
