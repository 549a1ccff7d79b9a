using BenchmarkDotNet.Attributes;
using RouteLlm.Onnx;

namespace RouteLlm.Benchmarks;

/// <summary>What the router bert adds to the run of its model at 128 tokens. The model is the recorded one, tiny, so that what is added weighs most. Needs the shared data.</summary>
[MemoryDiagnoser]
public class BertScoring
{
    private const int Tokens = 128;

    private readonly string _folder = Directory.CreateTempSubdirectory("routellm-").FullName;
    private readonly RoutingRequest _request = new(string.Concat(Enumerable.Repeat("How many apples are left? ", 60)));
    private BertRouter _router = null!;
    private OnnxModel _model = null!;
    private long[] _ids = [];
    private float _logit;

    [GlobalSetup]
    public void Prepare()
    {
        File.Copy(SharedFolder.PathOf("golden/onnx/bert/model.onnx"), Path.Combine(_folder, "model.onnx"), overwrite: true);
        File.Copy(SharedFolder.PathOf("golden/tokenizers/unigram/tokenizer.json"), Path.Combine(_folder, "tokenizer.json"), overwrite: true);
        var options = new BertRouterOptions { LabelCount = 3, MaximumTokens = Tokens };
        _router = BertRouter.Load(_folder, options);
        _model = OnnxModel.Load(Path.Combine(_folder, "model.onnx"), options.Session, "logits");
        _ids = TextTokenizer.Load(_folder).Encode(_request.Prompt, Tokens);
    }

    [GlobalCleanup]
    public void Clean()
    {
        _router.Dispose();
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public float ModelAlone()
    {
        _model.Run([_ids], [0], (_, logits, _) => _logit = logits[0], CancellationToken.None);
        return _logit;
    }

    [Benchmark]
    public async Task<double> Router() => (await _router.ScoreAsync(_request)).StrongWinRate;
}
