namespace RouteLlm.Tests;

public sealed class HuggingFaceCacheTests : IDisposable
{
    private const string Commit = HuggingFaceServer.Commit;
    private const string OtherCommit = "ffffffffffffffffffffffffffffffffffffffff";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_snapshot_is_found_by_its_branch_whether_of_links_or_of_files(bool isLinked)
    {
        string snapshot = WriteSnapshot("models--owner--name", Commit, isLinked, "config.json", "onnx/model.onnx");
        WriteRevision("models--owner--name", "main", Commit + "\n");

        var cache = new HuggingFaceCache(_folder.Path);
        var repository = new HuggingFaceRepository("owner/name");

        Assert.Equal(snapshot, cache.FindSnapshot(repository));
        Assert.Equal(snapshot, cache.FindSnapshot(repository, "config.json", "onnx/model.onnx"));
        Assert.Equal("config.json", File.ReadAllText(Path.Combine(snapshot, "config.json")));
    }

    [Fact]
    public void Tags_pull_requests_and_commits_are_revisions()
    {
        string snapshot = WriteSnapshot("datasets--owner--name", Commit, isLinked: true, "data.parquet");
        WriteRevision("datasets--owner--name", "refs/pr/1", Commit);
        WriteRevision("datasets--owner--name", "v1.0", Commit);
        var cache = new HuggingFaceCache(_folder.Path);

        Assert.All(
            ["refs/pr/1", "v1.0", Commit],
            revision => Assert.Equal(snapshot, cache.FindSnapshot(new HuggingFaceRepository("owner/name", HuggingFaceRepositoryKind.Dataset, revision), "data.parquet")));
    }

    [Fact]
    public void What_is_not_all_there_is_not_there()
    {
        WriteSnapshot("models--owner--name", Commit, isLinked: true, "config.json");
        WriteSnapshot("models--owner--name", OtherCommit, isLinked: true, "config.json", "model.safetensors");
        WriteRevision("models--owner--name", "main", Commit);
        WriteRevision("models--owner--name", "gone", new string('1', 40));
        WriteRevision("models--owner--name", "bad", "../../../etc");
        string dangling = WriteSnapshot("models--owner--dangling", Commit, isLinked: true, "config.json");
        File.Delete(new FileInfo(Path.Combine(dangling, "config.json")).ResolveLinkTarget(returnFinalTarget: false)!.FullName);
        var cache = new HuggingFaceCache(_folder.Path);

        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/name"), "config.json", "model.safetensors"));
        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/name"), "../../refs/main"));
        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/name", revision: "gone")));
        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/name", revision: "bad")));
        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/name", revision: "v1.0")));
        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/name", HuggingFaceRepositoryKind.Dataset)));
        Assert.Null(cache.FindSnapshot(new HuggingFaceRepository("owner/dangling", revision: Commit), "config.json"));
        Assert.Null(new HuggingFaceCache(_folder.PathOf("none")).FindSnapshot(new HuggingFaceRepository("owner/name")));
    }

    [Fact]
    public void A_setting_means_a_folder_or_a_model_in_the_cache()
    {
        string snapshot = WriteSnapshot("models--owner--name", Commit, isLinked: true, "config.json");
        WriteRevision("models--owner--name", "main", Commit);
        var cache = new HuggingFaceCache(_folder.Path);

        Assert.Equal(_folder.Path, cache.ResolveModel(_folder.Path, "config.json"));
        Assert.Equal(snapshot, cache.ResolveModel("owner/name", "config.json"));
        Assert.Contains(
            "Download it with: routellm download owner/other",
            Assert.Throws<DirectoryNotFoundException>(() => cache.ResolveModel("owner/other", "config.json")).Message,
            StringComparison.Ordinal);
        Assert.Contains("/no/such/folder", Assert.Throws<DirectoryNotFoundException>(() => cache.ResolveModel("/no/such/folder")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("owner/")]
    [InlineData("owner/name/more")]
    [InlineData("../name")]
    [InlineData("owner/..")]
    [InlineData("owner/na me")]
    [InlineData("owner/na--me")]
    [InlineData("owner/-name")]
    [InlineData("owner\\name")]
    public void What_cannot_be_an_id_is_refused(string id) =>
        Assert.Contains($"'{id}' is not the id", Assert.Throws<ArgumentException>(() => new HuggingFaceRepository(id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("../main")]
    [InlineData("/main")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void What_cannot_be_a_revision_is_refused(string revision) =>
        Assert.Throws<ArgumentException>(() => new HuggingFaceRepository("owner/name", revision: revision));

    private string WriteSnapshot(string repository, string commit, bool isLinked, params string[] files)
    {
        Assert.SkipWhen(isLinked && OperatingSystem.IsWindows(), "Links need a privilege there.");
        string snapshot = _folder.PathOf($"{repository}/snapshots/{commit}");
        string blobs = Directory.CreateDirectory(_folder.PathOf($"{repository}/blobs")).FullName;
        foreach (string file in files)
        {
            string path = Path.Combine(snapshot, file);
            string folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
            string blob = Path.Combine(blobs, Path.GetFileName(file));
            File.WriteAllText(isLinked ? blob : path, file);
            if (isLinked)
            {
                File.CreateSymbolicLink(path, Path.GetRelativePath(folder, blob));
            }
        }

        return snapshot;
    }

    private void WriteRevision(string repository, string revision, string content)
    {
        string path = _folder.PathOf($"{repository}/refs/{revision}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
