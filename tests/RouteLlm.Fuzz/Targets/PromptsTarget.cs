namespace RouteLlm.Tests;

/// <summary>Prompts, a JSON object a line.</summary>
internal sealed class PromptsTarget() : FileTarget("prompts", "prompts.jsonl", typeof(JsonLineException))
{
    protected override void Read(string path) 
    {
        using StreamReader reader = JsonLines.Open(path);
        foreach (JsonLine line in JsonLines.Read(reader, path))
        {
            line.GetText("prompt");
        }
    }
}
