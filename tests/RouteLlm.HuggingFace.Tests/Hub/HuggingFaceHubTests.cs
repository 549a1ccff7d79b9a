using System.Text;

namespace RouteLlm.Tests;

public sealed class HuggingFaceHubTests : IAsyncLifetime
{
    private const string Id = "owner/name";
    private static readonly byte[] Large = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 >> 2))];
    private static readonly byte[] Small = Encoding.UTF8.GetBytes("{\"dim\": 128}");

    private readonly TemporaryFolder _folder = new();
    private readonly ReportedProgress _progress = new();
    private HuggingFaceServer? _server;

    private HuggingFaceServer Server => _server!;

    private HuggingFaceCache Cache => new(_folder.Path);

    public async ValueTask InitializeAsync() => _server = await HuggingFaceServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_published_checkpoint_is_downloaded_and_found_byte_for_byte()
    {
        string golden = SharedData.PathOf("golden/mf");
        string[] files = ["config.json", "model.safetensors", "model_ids.json"];
        foreach (string file in files)
        {
            Server.Add("routellm/mf_gpt4_augmented", file, await File.ReadAllBytesAsync(Path.Combine(golden, file), TestContext.Current.CancellationToken), isLarge: file.EndsWith(".safetensors", StringComparison.Ordinal));
        }

        HuggingFaceSnapshot snapshot = await DownloadAsync(new HuggingFaceRepository("routellm/mf_gpt4_augmented"), files);

        Assert.Equal(snapshot.Folder, Cache.ResolveModel("routellm/mf_gpt4_augmented", files));
        foreach (string file in files)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(golden, file), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(Path.Combine(snapshot.Folder, file), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_cache_is_laid_out_as_the_tools_of_hugging_face_lay_it_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        Server.Add(Id, "config.json", Small);
        Server.Add(Id, "onnx/model.onnx", Large, isLarge: true);

        HuggingFaceSnapshot snapshot = await DownloadAsync(new HuggingFaceRepository(Id));

        Assert.Equal((HuggingFaceServer.Commit, 2), (snapshot.Commit, snapshot.Files.Count));
        string repository = _folder.PathOf("models--owner--name");
        Assert.Equal(HuggingFaceServer.Commit, await File.ReadAllTextAsync(Path.Combine(repository, "refs/main"), TestContext.Current.CancellationToken));
        Assert.Equal(Path.Combine(repository, "snapshots", HuggingFaceServer.Commit), snapshot.Folder);
        Assert.Equal($"../../blobs/{HuggingFaceServer.GitHashOf(Small)}", new FileInfo(Path.Combine(snapshot.Folder, "config.json")).LinkTarget);
        Assert.Equal($"../../../blobs/{HuggingFaceServer.Sha256Of(Large)}", new FileInfo(Path.Combine(snapshot.Folder, "onnx/model.onnx")).LinkTarget);
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(snapshot.Folder, "onnx/model.onnx"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_folder.PathOf($".locks/models--owner--name/{HuggingFaceServer.Sha256Of(Large)}.lock")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(repository, "blobs")).Length);
    }

    [Fact]
    public async Task Without_links_the_files_themselves_stand_in_the_snapshot()
    {
        Server.Add(Id, "config.json", Small);
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        HuggingFaceHubOptions options = Options();
        options.CreateLink = (_, _) => throw new IOException("A required privilege is not held by the client.");

        HuggingFaceSnapshot snapshot = await DownloadAsync(new HuggingFaceRepository(Id), options: options);
        int requests = Server.Hub.Gets.Length;
        await DownloadAsync(new HuggingFaceRepository(Id, revision: snapshot.Commit), ["config.json", "model.safetensors"], options);

        Assert.Null(new FileInfo(Path.Combine(snapshot.Folder, "config.json")).LinkTarget);
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(snapshot.Folder, "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal(requests, Server.Hub.Gets.Length);
        Assert.Equal(snapshot.Folder, Cache.FindSnapshot(new HuggingFaceRepository(Id), "config.json", "model.safetensors"));
    }

    [Fact]
    public async Task Content_that_is_there_is_not_downloaded_again()
    {
        Server.Add(Id, "a.bin", Large, isLarge: true);
        await DownloadAsync(new HuggingFaceRepository(Id));
        Server.Add(Id, "b.bin", Large, isLarge: true);

        await DownloadAsync(new HuggingFaceRepository(Id), ["a.bin", "b.bin"]);

        Assert.Single(Server.Storage.Requests);
        Assert.Equal(new DownloadProgress("b.bin", Large.Length, Large.Length), _progress.Reports[^1]);
    }

    [Fact]
    public async Task A_commit_that_is_there_needs_no_hub()
    {
        Server.Add(Id, "config.json", Small);
        await DownloadAsync(new HuggingFaceRepository(Id));
        int requests = Server.Hub.Requests.Count;

        await DownloadAsync(new HuggingFaceRepository(Id, revision: HuggingFaceServer.Commit), ["config.json"]);

        Assert.Equal(requests, Server.Hub.Requests.Count);
    }

    [Theory]
    [InlineData("*.parquet", "data/one.parquet", "data/two.parquet")]
    [InlineData("data/t?o.parquet", "data/two.parquet")]
    public async Task Files_of_a_data_set_are_chosen_by_pattern(string pattern, params string[] expected)
    {
        foreach (string file in (string[])["README.md", "data/one.parquet", "data/two.parquet"])
        {
            Server.Add($"datasets/{Id}", file, Encoding.UTF8.GetBytes(file));
        }

        HuggingFaceSnapshot snapshot = await DownloadAsync(new HuggingFaceRepository(Id, HuggingFaceRepositoryKind.Dataset), [pattern]);

        Assert.Equal(expected, snapshot.Files);
        Assert.StartsWith(_folder.PathOf("datasets--owner--name"), snapshot.Folder, StringComparison.Ordinal);
        Assert.Equal(expected.Length, Directory.GetFiles(snapshot.Folder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_to_the_storage()
    {
        Server.Add(Id, "config.json", Small);
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        Server.Private[Id] = true;

        await DownloadAsync(new HuggingFaceRepository(Id), options: Options(HuggingFaceServer.Token));

        Assert.All(Server.Hub.Requests, request => Assert.Equal($"Bearer {HuggingFaceServer.Token}", request.Authorization));
        Assert.Null(Assert.Single(Server.Storage.Requests).Authorization);
    }

    [Theory]
    [InlineData("", "set the environment variable HF_TOKEN")]
    [InlineData("hf_another_secret", "of an account that has access")]
    public async Task A_private_repository_is_as_good_as_none_without_the_right_token(string token, string remedy)
    {
        Server.Add(Id, "config.json", Small);
        Server.Private[Id] = true;

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id), ["config.json"], Options(token)));

        Assert.Contains($"no model '{Id}' at {Server.Endpoint}{Id}, or it is private", exception.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_another_secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("owner/other", "main", "config.json", "There is no model 'owner/other'")]
    [InlineData(Id, "v2", "config.json", "has no revision 'v2'")]
    [InlineData(Id, "v2", "*", "has no revision 'v2'")]
    [InlineData(Id, "main", "confg.json", "has no file 'confg.json' at the revision 'main'")]
    [InlineData(Id, "main", "*.jso", "has no file '*.jso' at the revision 'main'. Nearest: 'config.json'")]
    public async Task What_there_is_not_is_named(string id, string revision, string file, string problem)
    {
        Server.Add(Id, "config.json", Small);

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(id, revision: revision), [file]));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(401, "GatedRepo", "is gated")]
    [InlineData(403, "GatedRepo", "is gated")]
    [InlineData(401, null, "or it is private")]
    [InlineData(403, null, "is forbidden")]
    [InlineData(404, null, "There is no model")]
    [InlineData(418, null, "answered 418")]
    public async Task A_refusal_is_explained_and_not_repeated(int status, string? code, string problem)
    {
        await using LoopbackServer hub = await LoopbackServer.StartAsync(code is null ? FileAnswers.Status(status) : FileAnswers.Status(status, ("X-Error-Code", code)));
        HuggingFaceHubOptions options = Options();
        options.Endpoint = hub.Address;

        DownloadException named = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id), ["config.json"], options));
        DownloadException all = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id), options: options));

        Assert.All((DownloadException[])[named, all], exception => Assert.Contains(problem, exception.Message, StringComparison.Ordinal));
        Assert.Equal(status, (int)named.StatusCode!.Value);
        Assert.Equal(2, hub.Requests.Count);
    }

    [Theory]
    [InlineData("config.json", "")]
    [InlineData("*", "<html>")]
    [InlineData("*", "{\"sha\":\"main\",\"siblings\":[]}")]
    [InlineData("*", "{\"sha\":1}")]
    [InlineData("*", "[]")]
    public async Task Who_is_no_hub_is_found_out(string file, string content)
    {
        await using LoopbackServer hub = await LoopbackServer.ServingAsync(Encoding.UTF8.GetBytes(content));
        HuggingFaceHubOptions options = Options();
        options.Endpoint = hub.Address;

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id), [file], options));

        Assert.Contains("HF_ENDPOINT", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../../escaped")]
    [InlineData("/escaped")]
    [InlineData("a/../../escaped")]
    [InlineData("..\\escaped")]
    [InlineData("a\u001b[31mb")]
    public async Task A_list_with_a_file_outside_the_folder_is_refused_before_anything_is_written(string listed)
    {
        Server.Add(Id, "config.json", Small);
        Server.AlsoListed.Add(listed);

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id)));

        Assert.Contains("is not downloaded", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', exception.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Busy_moments_of_hub_and_storage_are_waited_out()
    {
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        Server.Hub.FailNext(FileAnswers.Status(500));
        Server.Storage.FailNext(FileAnswers.Status(503));

        HuggingFaceSnapshot snapshot = await DownloadAsync(new HuggingFaceRepository(Id));

        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(snapshot.Folder, "model.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_interrupted_download_notes_no_revision_and_is_taken_up()
    {
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        Server.Storage.FailNext(FileAnswers.Cut(Large, 100_000, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken)));
        using var stop = new CancellationTokenSource();
        Task first = DownloadAsync(new HuggingFaceRepository(Id), cancellationToken: stop.Token);
        await _progress.ReachesAsync(100_000);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        string? found = Cache.FindSnapshot(new HuggingFaceRepository(Id));
        bool isHalf = new FileInfo(_folder.PathOf($"models--owner--name/blobs/{HuggingFaceServer.Sha256Of(Large)}.incomplete")).Length == 100_000;

        HuggingFaceSnapshot snapshot = await DownloadAsync(new HuggingFaceRepository(Id));

        Assert.True(found is null && isHalf);
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(snapshot.Folder, "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal([null, "bytes=100000-"], Server.Storage.Gets.Select(request => request.Range));
    }

    [Theory]
    [InlineData(300_000, "SHA-256")]
    [InlineData(299_999, "299999, not 300000 bytes")]
    public async Task What_is_not_what_the_hub_announced_is_not_kept(int length, string problem)
    {
        Server.Add(Id, "model.safetensors", Large, isLarge: true, stored: new byte[length]);

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id)));

        Assert.Contains("'model.safetensors'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.PathOf("models--owner--name"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Two_who_want_the_same_file_download_it_once()
    {
        Server.Add(Id, "model.safetensors", Large, isLarge: true);
        var bothAsked = new TaskCompletionSource();
        Server.Storage.FailNext(async context =>
        {
            await bothAsked.Task;
            await FileAnswers.WholeAsync(context, Large);
        });

        Task<HuggingFaceSnapshot> first = DownloadAsync(new HuggingFaceRepository(Id), ["model.safetensors"]);
        Task<HuggingFaceSnapshot> second = DownloadAsync(new HuggingFaceRepository(Id), ["model.safetensors"]);
        while (Server.Hub.Requests.Count(request => request.Method == "HEAD") < 2)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        bothAsked.SetResult();
        HuggingFaceSnapshot[] snapshots = await Task.WhenAll(first, second);

        Assert.Single(Server.Storage.Gets);
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(snapshots[1].Folder, "model.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_hub_offline()
    {
        HuggingFaceHubOptions options = Options();
        options.Environment = new HuggingFaceEnvironment(name => name == "HF_HUB_OFFLINE" ? "1" : null);

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(new HuggingFaceRepository(Id), options: options));

        Assert.Contains("HF_HUB_OFFLINE", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Hub.Requests);
    }

    [Fact]
    public void A_token_with_a_line_end_is_refused_without_showing_it()
    {
        DownloadException exception = Assert.Throws<DownloadException>(() => new HuggingFaceHub(Options("hf_a\nsecret")));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    private HuggingFaceHubOptions Options(string token = "") => new()
    {
        Endpoint = Server.Endpoint,
        Token = token,
        Cache = Cache,
        Environment = new HuggingFaceEnvironment(_ => null),
        Retries = new RetryPolicy { PauseAsync = (_, _) => Task.CompletedTask },
    };

    private async Task<HuggingFaceSnapshot> DownloadAsync(
        HuggingFaceRepository repository, IReadOnlyCollection<string>? files = null, HuggingFaceHubOptions? options = null, CancellationToken? cancellationToken = null)
    {
        using var hub = new HuggingFaceHub(options ?? Options());
        return await hub.DownloadAsync(repository, files, _progress, cancellationToken ?? TestContext.Current.CancellationToken);
    }
}
