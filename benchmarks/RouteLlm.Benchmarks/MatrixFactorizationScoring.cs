using BenchmarkDotNet.Attributes;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What a decision of the router mf costs once the prompt is embedded: 64 models of dimension 128, embeddings of 1,536 numbers.
/// </summary>
[MemoryDiagnoser]
public class MatrixFactorizationScoring
{
    private const int Models = 64;
    private const int Dimension = 128;
    private const int EmbeddingDimension = 1536;

    private readonly float[] _logits = new float[Models];
    private float[] _embedding = [];
    private MatrixFactorizationModel _model = null!;
    private MatrixFactorizationPair _pair = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        _model = new MatrixFactorizationModel(new MatrixFactorizationParts
        {
            ModelNames = [.. Enumerable.Range(0, Models).Select(static i => $"model-{i}")],
            ModelTable = Numbers(Models * Dimension),
            Projection = Numbers(Dimension * EmbeddingDimension),
            Classifier = Numbers(Dimension),
        });
        _pair = _model.ForPair("model-24", "model-36");
        _embedding = Numbers(EmbeddingDimension);
    }

    [Benchmark]
    public double OnePair() => _pair.Score(_embedding);

    [Benchmark]
    public float AllModels()
    {
        _model.ScoreModels(_embedding, _logits);
        return _logits[0];
    }
}
