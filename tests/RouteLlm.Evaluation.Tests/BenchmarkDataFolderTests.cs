namespace RouteLlm.Tests;

public sealed class BenchmarkDataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Empty => Directory.CreateDirectory(_folder.PathOf("empty")).FullName;

    private string Evals => Directory.CreateDirectory(_folder.PathOf("evals/mt_bench")).Parent!.FullName;

    private string Shared => Directory.CreateDirectory(_folder.PathOf("shared/data/routellm-evals/gsm8k")).Parent!.Parent!.Parent!.FullName;

    private string SharedEvals => Path.Combine(Shared, "data", "routellm-evals");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_named_comes_first_then_the_variable_then_the_users_folder()
    {
        Assert.Equal("named", BenchmarkDataFolder.Resolve("named", Shared, Evals));
        Assert.Equal(SharedEvals, BenchmarkDataFolder.Resolve(null, Shared, Evals));
        Assert.Equal(Evals, BenchmarkDataFolder.Resolve(null, null, Evals));
        Assert.Equal(Evals, BenchmarkDataFolder.Resolve(null, string.Empty, Evals));
    }

    [Fact]
    public void A_folder_may_hold_the_benchmarks_or_the_shared_data()
    {
        Assert.Equal(Evals, BenchmarkDataFolder.Resolve(null, Evals, Empty));
        Assert.Equal(SharedEvals, BenchmarkDataFolder.Resolve(null, SharedEvals, Empty));
        Assert.Equal(SharedEvals, BenchmarkDataFolder.Resolve(Shared, null, Empty));
    }

    [Fact]
    public void Nothing_found_is_an_error_that_says_what_to_do()
    {
        string byVariable = Assert.Throws<BenchmarkDataException>(() => BenchmarkDataFolder.Resolve(null, Empty, Evals)).Message;
        string byDefault = Assert.Throws<BenchmarkDataException>(() => BenchmarkDataFolder.Resolve(null, null, Empty)).Message;

        Assert.Contains($"ROUTELLM_DATA names '{Empty}'", byVariable, StringComparison.Ordinal);
        Assert.Contains(Empty, byDefault, StringComparison.Ordinal);
        Assert.All((string[])[byVariable, byDefault], message => Assert.Contains("routellm data pull", message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => BenchmarkDataFolder.Resolve(string.Empty, null, Evals));
    }

    [Fact]
    public void A_download_goes_where_it_will_be_looked_for()
    {
        Assert.Equal("named", BenchmarkDataFolder.ResolveTarget("named", Shared, Empty));
        Assert.Equal(SharedEvals, BenchmarkDataFolder.ResolveTarget(null, Shared, Empty));
        Assert.Equal(Empty, BenchmarkDataFolder.ResolveTarget(null, Empty, Evals));
        Assert.Equal(Empty, BenchmarkDataFolder.ResolveTarget(null, null, Empty));
        Assert.EndsWith(Path.Combine("routellm", "evals"), BenchmarkDataFolder.UserFolder, StringComparison.Ordinal);
    }
}
