namespace RouteLlm.Tests;

public sealed class DamagedParquetTests
{
    [Theory]
    [InlineData("battles.parquet")]
    [InlineData("battles-of-lists-gzip.parquet")]
    [InlineData("battles-in-pages-of-version-2.parquet")]
    public async Task Battles_never_do_worse_than_a_clear_refusal(string name) =>
        await DamageAsync(name, (folder, damaged) => ["--battles", damaged, "--embeddings", PublishedBattles.WriteNpy(folder)]);

    [Theory]
    [InlineData("embeddings-of-doubles.parquet")]
    [InlineData("embeddings-uncompressed.parquet")]
    [InlineData("embeddings-in-pages-of-version-2.parquet")]
    public async Task Embeddings_never_do_worse_than_a_clear_refusal(string name) =>
        await DamageAsync(name, (folder, damaged) => ["--battles", PublishedBattles.WriteJsonLines(folder), "--embeddings", damaged]);

    [Theory]
    [InlineData("", "it is too short")]
    [InlineData("PAR1 and then something else", "it does not end as Parquet files do")]
    [InlineData("PAR1 \u007f\u007f\u007f\u007fPAR1", "its footer should have 2139062143 bytes, but the file has 13")]
    public async Task What_is_no_parquet_file_is_refused_with_its_name(string content, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("bad.parquet");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("import", "battles", "--battles", path, "--embeddings", PublishedBattles.WriteNpy(folder), "--output", folder.PathOf("out.safetensors"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"'{path}' cannot be read as Parquet: {problem}", run.Error, StringComparison.Ordinal);
    }

    // Changes a byte here and there, and cuts the file; what is no error that the tool expects is thrown through it.
    private static async Task DamageAsync(string name, Func<TemporaryFolder, string, string[]> options)
    {
        using var folder = new TemporaryFolder();
        byte[] sound = await File.ReadAllBytesAsync(PublishedBattles.ParquetFile(name), TestContext.Current.CancellationToken);
        string path = folder.PathOf("damaged.parquet");
        string[] arguments = ["import", "battles", .. options(folder, path), "--output", folder.PathOf("out.safetensors")];
        var random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. sound];
            for (int changes = random.Next(3); changes >= 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            int length = i % 10 == 0 ? random.Next(damaged.Length) : damaged.Length;
            await File.WriteAllBytesAsync(path, damaged[..length], TestContext.Current.CancellationToken);
            ToolRun run = await ToolRun.OfAsync(arguments);
            Assert.InRange(run.ExitCode, 0, 1);
            refused += run.ExitCode;
        }

        Assert.InRange(refused, 30, 300);
    }
}
