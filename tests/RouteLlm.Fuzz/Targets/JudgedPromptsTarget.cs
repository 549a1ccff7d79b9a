namespace RouteLlm.Tests;

/// <summary>Judged prompts to train on.</summary>
internal sealed class JudgedPromptsTarget() : FileTarget("judged-prompts", "judged.jsonl", typeof(JsonLineException))
{
    protected override void Read(string path) => JudgedFile.ReadAsync([path]).GetAwaiter().GetResult();
}
