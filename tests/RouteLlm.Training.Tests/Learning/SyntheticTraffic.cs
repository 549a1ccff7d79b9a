namespace RouteLlm.Tests;

/// <summary>Battles of invented requests.</summary>
internal static class SyntheticTraffic
{
    private static readonly string[] Subjects = ["invoice", "garden", "holiday", "kitchen", "football", "weather", "music", "train"];

    /// <summary>Battles in which the weak model fails at some subjects, mostly; elsewhere both are as good.</summary>
    public static BattleRecord[] Of(int count, int seed, Func<string, bool> isHard)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string subject = Subjects[random.Next(Subjects.Length)];
            return new BattleRecord
            {
                DecisionId = new Guid(seed, (short)(i >> 16), (short)i, [1, 2, 3, 4, 5, 6, 7, 8]),
                StrongModel = "large",
                WeakModel = "small",
                Prompt = $"Please tell me about my {subject} number {i}, and {Subjects[random.Next(Subjects.Length)]} {random.Next(1000)}.",
                Verdict = random.NextDouble() < (isHard(subject) ? 0.8 : 0.05) ? BattleVerdict.Strong : BattleVerdict.Tie,
            };
        })];
    }

    /// <summary>Battles whose verdicts have nothing to do with their prompts.</summary>
    public static BattleRecord[] Noise(int count, int seed)
    {
        var random = new Random(1000 + seed);
        return [.. Enumerable.Range(0, count).Select(_ => new BattleRecord
        {
            Prompt = string.Join(' ', Enumerable.Range(0, 12).Select(_ => Subjects[random.Next(Subjects.Length)] + random.Next(30))),
            Verdict = random.NextDouble() switch { < 0.4 => BattleVerdict.Strong, < 0.8 => BattleVerdict.Tie, _ => BattleVerdict.Weak },
        })];
    }
}
