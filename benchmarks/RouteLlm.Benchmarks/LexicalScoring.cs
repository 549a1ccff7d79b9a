using BenchmarkDotNet.Attributes;

namespace RouteLlm.Benchmarks;

/// <summary>What a decision of the embedded router costs, by the length of the prompt in characters.</summary>
[MemoryDiagnoser]
public class LexicalScoring
{
    private RoutingRequest _request = new(string.Empty);

    [Params(100, 500, 1_000, 10_000)]
    public int Characters { get; set; }

    [GlobalSetup]
    public void Prepare() => _request = new RoutingRequest(SamplePrompt.OfLength(Characters));

    [Benchmark]
    public double Score() => LexicalRouter.Default.ScoreAsync(_request).Result.StrongWinRate;
}
