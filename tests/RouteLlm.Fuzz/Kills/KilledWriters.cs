namespace RouteLlm.Tests;

/// <summary>All that writes files which outlive the process.</summary>
internal static class KilledWriters
{
    public static IReadOnlyList<KilledWriter> All { get; } =
    [
        new BattleImportWriter(),
        new BattleLogWriter(),
        new CalibrationWriter(),
        new DecisionLogWriter(),
        new DownloadWriter(),
        new EmbeddingCacheWriter(),
        new LearnedModelWriter(),
        new ModelWriter(),
    ];

    public static KilledWriter Find(string name) => All.FirstOrDefault(writer => writer.Name == name)
        ?? throw new ArgumentException($"There is no writer '{name}'. Writers: {string.Join(", ", All.Select(static writer => writer.Name))}.", nameof(name));
}
