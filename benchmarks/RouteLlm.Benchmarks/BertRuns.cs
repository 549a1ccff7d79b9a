using Microsoft.ML.OnnxRuntime;

namespace RouteLlm.Benchmarks;

/// <summary>
/// The recorded text classifier on 128 tokens, by ONNX Runtime's session alone, its tensors made beforehand, and by the router bert. The
/// model is tiny, so that what the router adds weighs most. Needs the shared data.
/// </summary>
internal sealed class BertRuns : IDisposable
{
    private const int Tokens = 128;

    private static readonly string[] OutputNames = ["logits"];

    private readonly string _folder = Directory.CreateTempSubdirectory("routellm-").FullName;
    private readonly RoutingRequest _request = new(string.Concat(Enumerable.Repeat("How many apples are left? ", 60)));
    private readonly RunOptions _run = new();
    private readonly BertRouter _router;
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;
    private readonly OrtValue[] _inputs;

    public BertRuns()
    {
        File.Copy(SharedFolder.PathOf("golden/onnx/bert/model.onnx"), Path.Combine(_folder, "model.onnx"));
        File.Copy(SharedFolder.PathOf("golden/tokenizers/unigram/tokenizer.json"), Path.Combine(_folder, "tokenizer.json"));
        var options = new BertRouterOptions { LabelCount = 3, MaximumTokens = Tokens };
        _router = BertRouter.Load(_folder, options);
        using var settings = new SessionOptions { IntraOpNumThreads = options.Session.Threads, InterOpNumThreads = 1 };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(Path.Combine(_folder, "model.onnx"), settings);
        long[] ids = TextTokenizer.Load(_folder).Encode(_request.Prompt, Tokens);
        long[] mask = [.. Enumerable.Repeat(1L, ids.Length)];
        _inputNames = [.. _session.InputNames];
        _inputs = [.. _inputNames.Select(name => OrtValue.CreateTensorValueFromMemory(name == "attention_mask" ? mask : ids, [1, ids.Length]))];
    }

    public float Session()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_run, _inputNames, _inputs, OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }

    public async Task<double> RouterAsync() => (await _router.ScoreAsync(_request)).StrongWinRate;

    public void Dispose()
    {
        foreach (OrtValue input in _inputs)
        {
            input.Dispose();
        }

        _session.Dispose();
        _run.Dispose();
        _router.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
