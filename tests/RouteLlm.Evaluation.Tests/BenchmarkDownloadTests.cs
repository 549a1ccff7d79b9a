using System.Net;

namespace RouteLlm.Tests;

public sealed class BenchmarkDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ReportedProgress _progress = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_files_come_as_they_should_be_and_only_once()
    {
        string original = SharedData.PathOf("data/routellm-evals");
        await using LoopbackServer server = await LoopbackServer.ServingFolderAsync(original);

        await PullAsync(server);
        int requests = server.Requests.Count;
        await PullAsync(server);

        string[] files = [.. Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(original, file)).Order(StringComparer.Ordinal)];
        Assert.Equal([".routellm.lock", .. files], Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.Path, file)).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(original, file)), File.ReadAllBytes(_folder.PathOf(file))));
        Assert.Equal(63, requests);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(["mmlu", "gsm8k", "mt-bench"], _progress.Reports.Where(report => report.Bytes == report.TotalBytes).Select(report => report.Name).Distinct());
    }

    [Fact]
    public async Task A_benchmark_can_be_chosen_and_is_read()
    {
        await using LoopbackServer server = await LoopbackServer.ServingFolderAsync(SharedData.PathOf("data/routellm-evals"));

        await PullAsync(server, "mt-bench");

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(72, (await new MtBenchBenchmark().LoadAsync(_folder.Path, ModelPair.RouteLlmDefault, TestContext.Current.CancellationToken)).Questions.Count);
    }

    [Fact]
    public async Task A_stopped_download_is_taken_up()
    {
        string original = SharedData.PathOf("data/routellm-evals");
        byte[] content = await File.ReadAllBytesAsync(Path.Combine(original, "gsm8k/gsm8k_responses.csv"), TestContext.Current.CancellationToken);
        await using LoopbackServer server = await LoopbackServer.ServingFolderAsync(original);
        server.FailNext(context => FileAnswers.WholeAsync(context, File.ReadAllBytes(Path.Combine(original, "gsm8k/contaminated_prompts.jsonl"))));
        server.FailNext(FileAnswers.Cut(content, 500_000, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken)));
        using var stop = new CancellationTokenSource();
        Task first = BenchmarkDownload.RunAsync(_folder.Path, ["gsm8k"], server.Address, _progress, stop.Token);
        await _progress.ReachesAsync(500_000 + new FileInfo(Path.Combine(original, "gsm8k/contaminated_prompts.jsonl")).Length);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await PullAsync(server, "gsm8k");

        Assert.Equal([null, null, "bytes=500000-"], server.Requests.Select(request => request.Range));
        Assert.Equal(content, await File.ReadAllBytesAsync(_folder.PathOf("gsm8k/gsm8k_responses.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_was_changed_here_is_replaced()
    {
        await using LoopbackServer server = await LoopbackServer.ServingFolderAsync(SharedData.PathOf("data/routellm-evals"));
        await PullAsync(server, "mt-bench");
        string file = _folder.PathOf("mt_bench/question.jsonl");
        byte[] content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        byte[] changed = [.. content];
        changed[100]++;
        await File.WriteAllBytesAsync(file, changed, TestContext.Current.CancellationToken);

        await PullAsync(server, "mt-bench");

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(content, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Other_content_is_an_error_that_names_the_file()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(new byte[2694]);

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(server, "mt-bench"));

        Assert.Contains("'mt_bench/contaminated_prompts.jsonl'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SHA-256", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.PathOf("mt_bench")));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_with_its_address()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FileAnswers.Status(404));

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(server, "gsm8k"));

        Assert.Equal(HttpStatusCode.NotFound, exception.StatusCode);
        Assert.Contains($"{server.Address}gsm8k/contaminated_prompts.jsonl", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_downloaded_is_refused()
    {
        Assert.Contains(
            "Known: mmlu, gsm8k, mt-bench.",
            (await Assert.ThrowsAsync<ArgumentException>(() => BenchmarkDownload.RunAsync(_folder.Path, ["mmmlu"], cancellationToken: TestContext.Current.CancellationToken))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "ftp://host/evals",
            (await Assert.ThrowsAsync<ArgumentException>(() => BenchmarkDownload.RunAsync(_folder.Path, address: new Uri("ftp://host/evals"), cancellationToken: TestContext.Current.CancellationToken))).Message,
            StringComparison.Ordinal);
    }

    private Task PullAsync(LoopbackServer server, params string[] benchmarks) =>
        BenchmarkDownload.RunAsync(_folder.Path, benchmarks, server.Address, _progress, TestContext.Current.CancellationToken);
}
