namespace RouteLlm.Tests;

/// <summary>Battles, a JSON object a line.</summary>
internal sealed class BattlesTarget() : FileTarget("battles", "battles.jsonl", typeof(JsonLineException))
{
    protected override void Read(string path) => new BattleSet().AddJsonLines(path);
}
