using System.IO.Compression;
using System.Text;

namespace RouteLlm.Tests;

public sealed class PromptOutcomeFileTests
{
    [Fact]
    public async Task Outcomes_are_read_compressed_too()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("outcomes.jsonl.gz");
        await using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes("""{"prompt":"p","strong_model":"s","weak_model":"w","strong_score":1,"weak_score":0.5,"task":"t"}"""));
        }

        Assert.Equal([new PromptOutcome("p", "s", "w", 1, 0.5, "t")], await PromptOutcomeFile.ReadAsync(path, TestContext.Current.CancellationToken));
    }
}
