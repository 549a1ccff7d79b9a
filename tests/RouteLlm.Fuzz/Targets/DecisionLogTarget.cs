namespace RouteLlm.Tests;

/// <summary>A decision log.</summary>
internal sealed class DecisionLogTarget() : FileTarget("decision-log", "decisions.jsonl", typeof(JsonLineException))
{
    protected override void Read(string path) => Drain(DecisionLogReader.ReadAsync(path));
}
