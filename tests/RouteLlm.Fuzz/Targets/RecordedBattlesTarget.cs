namespace RouteLlm.Tests;

/// <summary>Battles to train on.</summary>
internal sealed class RecordedBattlesTarget() : FileTarget("recorded-battles", "battles.jsonl", typeof(JsonLineException))
{
    protected override void Read(string path) => RecordedBattleFile.ReadAsync(path).GetAwaiter().GetResult();
}
