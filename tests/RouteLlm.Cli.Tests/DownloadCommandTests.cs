using System.Text;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class DownloadCommandTests : IAsyncLifetime
{
    private const string Id = "owner/name";
    private static readonly byte[] Large = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 >> 2))];
    private static readonly byte[] Small = Encoding.UTF8.GetBytes("{\"dim\": 128}");

    private readonly TemporaryFolder _folder = new();
    private HuggingFaceServer? _server;

    private HuggingFaceServer Server => _server!;

    private string Snapshot => _folder.PathOf($"hub/models--owner--name/snapshots/{HuggingFaceServer.Commit}");

    public async ValueTask InitializeAsync() => _server = await HuggingFaceServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_folder_of_what_was_downloaded_is_written()
    {
        Server.Add(Id, "config.json", Small);
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        Server.Private[Id] = true;

        using ToolProcess tool = Start("download", Id);
        ToolRun run = await tool.WaitAsync();

        Assert.Equal(new ToolRun(0, Snapshot + Environment.NewLine, string.Empty), run);
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(Snapshot, "model.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_script_reads_what_was_chosen()
    {
        Server.Add($"datasets/{Id}", "README.md", Small);
        Server.Add($"datasets/{Id}", "data/one.csv", Small);

        using ToolProcess tool = Start("download", Id, "--dataset", "--revision", HuggingFaceServer.Commit, "--include", "*.csv", "--format", "json");
        ToolRun run = await tool.WaitAsync();

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement snapshot = Assert.Single(json.RootElement.GetProperty("snapshots").EnumerateArray());
        Assert.Equal(
            (Id, "dataset", HuggingFaceServer.Commit, HuggingFaceServer.Commit),
            (snapshot.GetProperty("id").GetString(), snapshot.GetProperty("kind").GetString(), snapshot.GetProperty("revision").GetString(), snapshot.GetProperty("commit").GetString()));
        Assert.Equal(["data/one.csv"], snapshot.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        Assert.True(File.Exists(Path.Combine(snapshot.GetProperty("folder").GetString()!, "data/one.csv")));
    }

    [Fact]
    public async Task Stopped_and_run_again_it_downloads_no_byte_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends a signal.");
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        Server.Storage.FailNext(FileAnswers.Cut(Large, 100_000, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken)));
        string partial = _folder.PathOf($"hub/models--owner--name/blobs/{HuggingFaceServer.Sha256Of(Large)}.incomplete");
        using ToolProcess first = Start("download", Id);
        while (!File.Exists(partial) || new FileInfo(partial).Length < 100_000)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await first.InterruptAsync();
        ToolRun stopped = await first.WaitAsync();
        using ToolProcess second = Start("download", Id);
        ToolRun finished = await second.WaitAsync();

        Assert.Equal(new ToolRun(130, string.Empty, "routellm: stopped." + Environment.NewLine), stopped);
        Assert.Equal(new ToolRun(0, Snapshot + Environment.NewLine, string.Empty), finished);
        Assert.Equal([null, "bytes=100000-"], Server.Storage.Gets.Select(request => request.Range));
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(Snapshot, "model.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_there_is_not_is_said_in_a_line()
    {
        using ToolProcess tool = Start("download", "owner/other");
        ToolRun run = await tool.WaitAsync();

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("routellm: There is no model 'owner/other'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(HuggingFaceServer.Token, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("'no id' is not the id of a repository", "no id")]
    [InlineData("'../main' is not a revision", "owner/name", "--revision", "../main")]
    public async Task What_cannot_be_asked_for_is_said(string problem, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(["download", .. arguments]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_a_configuration_file_names_by_id_is_downloaded_when_a_router_first_needs_it()
    {
        var golden = GoldenMatrixFactorization.Read();
        foreach (string file in (string[])["config.json", "model.safetensors"])
        {
            Server.Add(Id, file, await File.ReadAllBytesAsync(Path.Combine(GoldenMatrixFactorization.Folder, file), TestContext.Current.CancellationToken));
        }

        await using var embeddings = new EmbeddingsServer(golden.EmbeddingOf);
        string config = _folder.PathOf("routellm.yaml");
        string input = _folder.PathOf("prompts.jsonl");
        (string prompt, double winRate) = golden.WinRates.First();
        await File.WriteAllTextAsync(config, $"mf:\n  checkpoint_path: {Id}\n  embedding: {{base_url: '{embeddings.BaseUrl}'}}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(input, $"{{\"prompt\":{JsonSerializer.Serialize(prompt)}}}\n", TestContext.Current.CancellationToken);

        var requests = new int[2];
        for (int run = 0; run < requests.Length; run++)
        {
            using ToolProcess tool = Start("score", "--config", config, "--router", "mf", "--input", input);
            ToolRun finished = await tool.WaitAsync();

            Assert.Equal((0, string.Empty), (finished.ExitCode, finished.Error));
            using JsonDocument row = JsonDocument.Parse(finished.Output);
            Assert.Equal(winRate, row.RootElement.GetProperty("strong_win_rate").GetDouble(), 1e-5);
            requests[run] = Server.Hub.Requests.Count;
        }

        // What is in the cache is not asked for again.
        Assert.True(requests[0] > 0);
        Assert.Equal(requests[0], requests[1]);
    }

    private ToolProcess Start(params string[] arguments) => ToolProcess.Start(
        "dotnet",
        [ToolProcess.Path, .. arguments],
        ("HF_ENDPOINT", Server.Endpoint.ToString()),
        ("HF_HOME", _folder.Path),
        ("HF_HUB_CACHE", string.Empty),
        ("HF_HUB_OFFLINE", string.Empty),
        ("HF_TOKEN", HuggingFaceServer.Token));
}
