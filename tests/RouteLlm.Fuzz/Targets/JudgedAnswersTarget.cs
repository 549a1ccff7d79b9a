namespace RouteLlm.Tests;

/// <summary>Judged answers to the requests of a decision log.</summary>
internal sealed class JudgedAnswersTarget() : FileTarget("judged-answers", "judged.jsonl", typeof(JsonLineException))
{
    protected override void Read(string path) => JudgedAnswersFile.ReadAsync(path, CancellationToken.None).GetAwaiter().GetResult();
}
