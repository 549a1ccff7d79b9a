using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What an epoch of training the router mf costs: 20,000 battles of 64 models, embeddings of 1,536 numbers, the published settings.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 1, iterationCount: 5)]
public class MatrixFactorizationTraining
{
    private const int Battles = 20_000;
    private const int Models = 64;
    private const int EmbeddingDimension = 1536;

    private EmbeddingMatrix _embeddings = null!;
    private TrainingBattle[] _battles = [];

    /// <summary>0 for one thread on each core.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        float bound = 1 / MathF.Sqrt(EmbeddingDimension);
        float[] values = new float[Battles * EmbeddingDimension];
        foreach (ref float value in values.AsSpan())
        {
            value = (random.NextSingle() - 0.5f) * 2 * bound;
        }

        _embeddings = new EmbeddingMatrix(values, EmbeddingDimension);
        _battles =
        [
            .. Enumerable.Range(0, Battles).Select(prompt =>
            {
                int winner = random.Next(Models);
                return new TrainingBattle($"model-{winner}", $"model-{(winner + 1 + random.Next(Models - 1)) % Models}", prompt);
            }),
        ];
    }

    [Benchmark]
    public MatrixFactorizationTrainingResult OneEpoch() =>
        new MatrixFactorizationTrainer(new MatrixFactorizationTrainingOptions { MaximumEpochs = 1, MaximumThreads = Threads == 0 ? null : Threads })
            .Train(_embeddings, _battles);
}
