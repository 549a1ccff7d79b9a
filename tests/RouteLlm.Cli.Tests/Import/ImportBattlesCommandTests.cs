using System.IO.Compression;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ImportBattlesCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder.PathOf("out.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("full", 0, 1e-4)]
    [InlineData("half", 1e-3, 1e-4)]
    [InlineData("int8", 1e-2, 2e-3)]
    public async Task The_recorded_battles_give_the_recorded_win_rates(string precision, double similarityError, double tolerance)
    {
        using JsonDocument summary = await ImportAsync("--battles", Golden.Battles, "--embeddings", Golden.Embeddings, "--precision", precision, "--license", "MIT", "--origin", "here");

        JsonElement root = summary.RootElement;
        int Number(string name) => root.GetProperty(name).GetInt32();
        Assert.Equal((600, 583, 17, 15, 32), (Number("battles"), Number("kept"), Number("left_out"), Number("models"), Number("dimensions")));
        Assert.Equal((precision, new FileInfo(Output).Length), (root.GetProperty("precision").GetString(), root.GetProperty("bytes").GetInt64()));
        Assert.InRange(root.GetProperty("similarity_error").GetDouble(), 0, Math.Max(similarityError, 1e-6));
        JsonElement source = Assert.Single(root.GetProperty("sources").EnumerateArray());
        Assert.Equal(("battles.jsonl", 583, "MIT", "here"), (source.GetProperty("name").GetString(), source.GetProperty("kept").GetInt32(), source.GetProperty("license").GetString(), source.GetProperty("origin").GetString()));
        using SimilarityWeightedModel model = SimilarityWeightedModel.Open(Output);
        Golden.AssertWinRates(model, "win_rate_same_tier_zeroed", tolerance);
    }

    [Theory]
    [InlineData("csv", "npy")]
    [InlineData("csv", "embeddings-of-doubles.parquet")]
    [InlineData("jsonl.gz", "embeddings-uncompressed.parquet")]
    [InlineData("csv", "embeddings-zstd.parquet")]
    [InlineData("battles.parquet", "embeddings-in-pages-of-version-2.parquet")]
    [InlineData("battles-of-lists-gzip.parquet", "npy of those that count")]
    [InlineData("battles-in-pages-of-version-2.parquet", "embeddings-of-doubles.parquet")]
    public async Task All_published_forms_give_the_same_file(string battles, string embeddings)
    {
        string expected = await ImportedDataAsync(PublishedBattles.WriteJsonLines(_folder), PublishedBattles.WriteNpy(_folder));

        string battlePath = battles switch
        {
            "csv" => PublishedBattles.WriteCsv(_folder),
            "jsonl.gz" => Compress(PublishedBattles.WriteJsonLines(_folder)),
            _ => PublishedBattles.ParquetFile(battles),
        };
        string embeddingPath = embeddings switch
        {
            "npy" => PublishedBattles.WriteNpy(_folder),
            "npy of those that count" => PublishedBattles.WriteNpy(_folder, onlyKept: true),
            _ => PublishedBattles.ParquetFile(embeddings),
        };

        Assert.Equal(expected, await ImportedDataAsync(battlePath, embeddingPath));
    }

    [Fact]
    public async Task A_folder_of_shards_is_read_in_the_order_of_their_names()
    {
        string expected = await ImportedDataAsync(PublishedBattles.WriteJsonLines(_folder), PublishedBattles.WriteNpy(_folder));
        string shards = Directory.CreateDirectory(_folder.PathOf("data set")).FullName;
        Directory.CreateDirectory(Path.Combine(shards, "data"));
        Directory.CreateDirectory(Path.Combine(shards, ".cache"));
        foreach (string name in (string[])["train-00001-of-00002.parquet", "train-00000-of-00002.parquet"])
        {
            File.Copy(PublishedBattles.ParquetFile(name), Path.Combine(shards, "data", name));
        }

        await File.WriteAllTextAsync(Path.Combine(shards, ".cache", "hidden.parquet"), "not a data file", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(shards, "README.md"), "not a data file", TestContext.Current.CancellationToken);

        Assert.Equal(expected, await ImportedDataAsync(shards, PublishedBattles.WriteNpy(_folder)));
        Assert.Equal(["train-00000-of-00002.parquet", "train-00001-of-00002.parquet"], BattleFileCard.Find(Output)!.Sources.Select(source => source.Name));
    }

    [Fact]
    public async Task Several_files_are_read_in_the_order_in_which_they_are_named()
    {
        string expected = await ImportedDataAsync(PublishedBattles.WriteJsonLines(_folder), PublishedBattles.WriteNpy(_folder));

        using JsonDocument summary = await ImportAsync(
            "--battles", PublishedBattles.ParquetFile("train-00000-of-00002.parquet"), PublishedBattles.ParquetFile("train-00001-of-00002.parquet"), "--embeddings", PublishedBattles.WriteNpy(_folder));

        Assert.Equal(expected, Data());
        Assert.Equal(2, summary.RootElement.GetProperty("sources").GetArrayLength());
    }

    [Theory]
    [InlineData("it's; drop table \"x\" [1]*")]
    [InlineData("größer 数学")]
    public async Task A_file_may_have_any_name(string name)
    {
        string battles = _folder.PathOf(name + ".parquet");
        File.Copy(PublishedBattles.ParquetFile("battles.parquet"), battles);

        Assert.NotEmpty(await ImportedDataAsync(battles, PublishedBattles.WriteNpy(_folder, name + ".npy")));
    }

    [Fact]
    public async Task A_person_reads_what_was_imported_and_from_what()
    {
        ToolRun run = await ToolRun.OfAsync("import", "battles", "--battles", PublishedBattles.WriteCsv(_folder), "--embeddings", PublishedBattles.WriteNpy(_folder), "--output", Output, "--precision", "half");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("51 battles of 5 models (9 left out, prompts too short), embeddings of 8 values in half precision", run.Output, StringComparison.Ordinal);
        Assert.Contains("Largest error of a similarity", run.Output, StringComparison.Ordinal);
        Assert.Contains("battles.csv", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_holds_is_told_later_too()
    {
        await ImportedDataAsync(PublishedBattles.WriteCsv(_folder), PublishedBattles.WriteNpy(_folder));

        ToolRun text = await ToolRun.OfAsync("info", Output);
        using JsonDocument json = JsonDocument.Parse((await ToolRun.OfAsync("info", Output, "--format", "json")).Output);

        Assert.Contains("51 battles of 5 models (9 left out, prompts too short), embeddings of 8 values in full precision", text.Output, StringComparison.Ordinal);
        Assert.Equal(("sw_ranking", 51), (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("kept").GetInt32()));
        Assert.False(json.RootElement.TryGetProperty("similarity_error", out _));
    }

    [Theory]
    [InlineData("battles-lacking-a-prompt.parquet", "row 5 (from 1, without the header): there is no JSON array of turns in 'prompt'")]
    [InlineData("battles-lacking-a-winner.parquet", "row 5 (from 1, without the header): there is no number in 'winner_model_a'")]
    [InlineData("battles-with-numbers-for-names.parquet", "has the column model_b (Int64), but texts are needed")]
    [InlineData("embeddings-of-doubles.parquet", "has no column 'model_a'. Its columns: id, embeddings.")]
    public async Task Parquet_files_that_hold_no_battles_are_refused(string name, string problem) =>
        await AssertRefusedAsync(problem, "--battles", PublishedBattles.ParquetFile(name), "--embeddings", PublishedBattles.WriteNpy(_folder));

    [Theory]
    [InlineData("embeddings-lacking-one.parquet", "row 3 (from 0): the list of numbers has a null in it")]
    [InlineData("two-columns-of-lists.parquet", "has 2 columns with lists of floats, but exactly 1 is needed. Its columns: id (Int64), embedding (lists of Float), second (lists of Float).")]
    [InlineData("battles.parquet", "has 0 columns with lists of floats")]
    public async Task Parquet_files_that_hold_no_embeddings_are_refused(string name, string problem) =>
        await AssertRefusedAsync(problem, "--battles", PublishedBattles.WriteJsonLines(_folder), "--embeddings", PublishedBattles.ParquetFile(name));

    [Theory]
    [InlineData("model_a,model_b,winner_model_a,winner_model_b\na,b,1,0", "has no column 'prompt'. Its columns: model_a, model_b, winner_model_a, winner_model_b.")]
    [InlineData("model_a,model_b,winner_model_a,winner_model_b,prompt\na,b,1,0,\"[\"\"secret\"\"]\"\na,b,1,0,secret", "row 2 (from 1, without the header): there is no JSON array of turns in 'prompt'")]
    [InlineData("model_a,model_b,winner_model_a,winner_model_b,prompt\n,b,1,0,\"[\"\"secret\"\"]\"", "row 1 (from 1, without the header): there is no text in 'model_a'")]
    [InlineData("model_a,model_b,winner_model_a,winner_model_b,prompt\na,b,secret,0,\"[\"\"secret\"\"]\"", "there is no number in 'winner_model_a'")]
    [InlineData("model_a,model_b,winner_model_a,winner_model_b,prompt\na,b,1,0", "record 2:")]
    [InlineData("model_a,model_b,winner_model_a,winner_model_b,prompt\na,b,1,0,\"secret", "record 2:")]
    [InlineData("", "has no column 'model_a'")]
    public async Task Csv_files_that_hold_no_battles_are_refused_without_quoting_them(string content, string problem)
    {
        ToolRun run = await AssertRefusedAsync(problem, "--battles", PublishedBattles.Write(_folder, "bad.csv", [content]), "--embeddings", PublishedBattles.WriteNpy(_folder));

        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_no_battle_is_named() => await AssertRefusedAsync(
        "bad.jsonl, line 1: there is no finite number in 'winner_model_a'", "--battles", PublishedBattles.Write(_folder, "bad.jsonl", ["{}"]), "--embeddings", PublishedBattles.WriteNpy(_folder));

    [Fact]
    public async Task Embeddings_that_do_not_align_are_refused_with_all_three_numbers() => await AssertRefusedAsync(
        "There are 60 rows of embeddings for 59 battles, of which 50 have a first turn of at least 16 characters. Give 50 rows, or 59.",
        "--battles", PublishedBattles.WriteJsonLines(_folder, count: 59), "--embeddings", PublishedBattles.WriteNpy(_folder));

    [Fact]
    public async Task Embeddings_of_two_models_are_refused()
    {
        string narrow = _folder.PathOf("narrow.npy");
        await File.WriteAllBytesAsync(narrow, NpyBytes.OfSingles(1, 7, new float[7]), TestContext.Current.CancellationToken);
        string infinite = _folder.PathOf("infinite.npy");
        await File.WriteAllBytesAsync(infinite, NpyBytes.OfSingles(1, 8, Enumerable.Repeat(float.NaN, 8)), TestContext.Current.CancellationToken);
        string two = PublishedBattles.Write(_folder, "two.jsonl", File.ReadLines(PublishedBattles.WriteJsonLines(_folder)).Skip(1).Take(2));
        string one = _folder.PathOf("one.npy");
        await File.WriteAllBytesAsync(one, NpyBytes.OfSingles(1, 8, new float[8]), TestContext.Current.CancellationToken);

        await AssertRefusedAsync("narrow.npy', row 0 (from 0): The embedding has 7 values, but the others have 8", "--battles", two, "--embeddings", one, narrow);
        await AssertRefusedAsync("infinite.npy', row 0 (from 0): The embedding has a value that is not finite", "--battles", two, "--embeddings", one, infinite);
    }

    [Theory]
    [InlineData("'nowhere': no such file or folder exists", "--battles", "nowhere", "--embeddings", "nowhere")]
    [InlineData("--embeddings is missing", "--battles", "nowhere")]
    [InlineData("--battles", "--embeddings", "nowhere")]
    [InlineData("full", "--battles", "nowhere", "--embeddings", "nowhere", "--precision", "double")]
    [InlineData("--license is empty", "--battles", "nowhere", "--embeddings", "nowhere", "--license", "")]
    public async Task Options_that_make_no_sense_are_refused(string problem, params string[] options) => await AssertRefusedAsync(problem, options);

    [Fact]
    public async Task A_file_or_folder_that_holds_something_else_is_refused()
    {
        string text = PublishedBattles.Write(_folder, "battles.txt", ["text"]);
        string empty = Directory.CreateDirectory(_folder.PathOf("empty")).FullName;

        await AssertRefusedAsync("is not a file of battles, by its extension. These can be read: .jsonl, .jsonl.gz, .csv, .parquet", "--battles", text, "--embeddings", text);
        await AssertRefusedAsync("the folder has no file that can be read", "--battles", PublishedBattles.WriteJsonLines(_folder), "--embeddings", empty);
    }

    [Fact]
    public async Task A_failed_import_leaves_the_file_of_before()
    {
        await File.WriteAllTextAsync(Output, "before", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("import", "battles", "--battles", PublishedBattles.WriteJsonLines(_folder), "--embeddings", PublishedBattles.ParquetFile("embeddings-lacking-one.parquet"), "--output", Output);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("before", await File.ReadAllTextAsync(Output, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_cancelled_import_leaves_no_file()
    {
        int exitCode = await CommandLine.RunAsync(
            ["import", "battles", "--battles", PublishedBattles.WriteCsv(_folder), "--embeddings", PublishedBattles.WriteNpy(_folder), "--output", Output],
            TextReader.Null, TextWriter.Null, TextWriter.Null, new CancellationToken(canceled: true));

        Assert.Equal(CommandLine.Cancelled, exitCode);
        Assert.DoesNotContain("out.safetensors", Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    private async Task<JsonDocument> ImportAsync(params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["import", "battles", .. options, "--output", Output, "--format", "json"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }

    private async Task<string> ImportedDataAsync(string battles, string embeddings)
    {
        using JsonDocument summary = await ImportAsync("--battles", battles, "--embeddings", embeddings);
        Assert.Equal((PublishedBattles.Kept, PublishedBattles.Count), (summary.RootElement.GetProperty("kept").GetInt32(), summary.RootElement.GetProperty("battles").GetInt32()));
        return Data();
    }

    // All but the names of the sources.
    private string Data()
    {
        SafetensorsFile file = SafetensorsFile.Read(Output);
        return file.Metadata["routellm.models"] + string.Concat(file.Tensors.Select(tensor => $"\n{tensor.Key} {Convert.ToHexString(tensor.Value.Data.Span)}"));
    }

    private async Task<ToolRun> AssertRefusedAsync(string problem, params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["import", "battles", .. options, "--output", Output]);
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
        return run;
    }

    private string Compress(string path)
    {
        string compressed = _folder.PathOf("battles.jsonl.gz");
        using var stream = new GZipStream(File.Create(compressed), CompressionMode.Compress);
        stream.Write(File.ReadAllBytes(path));
        return compressed;
    }
}
