namespace RouteLlm.Tests;

/// <summary>Outcomes of a strong and a weak model.</summary>
internal sealed class OutcomesTarget() : FileTarget("outcomes", "outcomes.jsonl", typeof(JsonLineException), typeof(BenchmarkDataException))
{
    protected override void Read(string path) => PromptOutcomeFile.ReadAsync(path).GetAwaiter().GetResult();
}
