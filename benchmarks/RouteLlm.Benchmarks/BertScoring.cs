using BenchmarkDotNet.Attributes;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What a run of the router bert costs and allocates beside the session's run alone, at 128 tokens. <see cref="BertOverhead"/> compares the
/// two where the machine is not quiet.
/// </summary>
[MemoryDiagnoser]
public class BertScoring
{
    private BertRuns _runs = null!;

    [GlobalSetup]
    public void Prepare() => _runs = new BertRuns();

    [GlobalCleanup]
    public void Clean() => _runs.Dispose();

    [Benchmark(Baseline = true)]
    public float Session() => _runs.Session();

    [Benchmark]
    public Task<double> Router() => _runs.RouterAsync();
}
