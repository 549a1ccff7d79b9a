using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Scores prompts by a language model on ONNX Runtime that predicts how well the weak model will answer, such as RouteLLM's
/// <c>causal_llm</c>.
/// </summary>
/// <remarks>
/// One pass over the prompt in the format of Llama 3: the logits of the score tokens where the answer begins become the strong win rate, as
/// <see cref="ScoreTokenHead"/> says. The folder holds <c>model.onnx</c>, with or without inputs for past keys, <c>tokenizer.json</c>,
/// <c>system_message.txt</c> and <c>classifier_message.txt</c>. Cancelling ends a run in progress. Safe for concurrent use; dispose it
/// when no call is in progress.
/// </remarks>
public sealed class CausalLlmRouter : IFingerprintedRouter, IDisposable
{
    /// <summary>The router's name, <c>"causal_llm"</c>.</summary>
    public const string RouterName = RemoteCausalLlmRouter.RouterName;

    /// <summary>The file of the system's message.</summary>
    public const string SystemMessageFileName = "system_message.txt";

    /// <summary>The file of the user's message.</summary>
    public const string ClassifierMessageFileName = "classifier_message.txt";

    // The output has a value for every token of the vocabulary at every place, so prompts are run one by one.
    private const int BatchSize = 1;

    private readonly TextModel _model;
    private readonly ScoreTokenHead _head;
    private readonly int[] _scoreIds;
    private readonly string _modelPath;
    private readonly Lazy<string> _fingerprint;

    private CausalLlmRouter(string name, TextModel model, ScoreTokenHead head, int[] scoreIds, string modelPath, Func<string> fingerprint)
    {
        Name = name;
        _model = model;
        _head = head;
        _scoreIds = scoreIds;
        _modelPath = modelPath;
        _fingerprint = new Lazy<string>(fingerprint);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Fingerprint => _fingerprint.Value;

    /// <summary>Loads a language model.</summary>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="options">How it is read and run; <see langword="null"/> for the defaults.</param>
    /// <param name="name">The router's name, for a second model beside the first.</param>
    /// <returns>The router.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/> or <paramref name="name"/> is <see langword="null"/> or empty, or the messages or scores are not what they
    /// should be.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    /// <exception cref="ModelFileException">
    /// A file is missing or is not what it should be; the message says which and what to do.
    /// </exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime's native library is missing.</exception>
    public static CausalLlmRouter Load(string folder, CausalLlmRouterOptions? options = null, string name = RouterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new CausalLlmRouterOptions();
        options.Session.ThrowIfWrong(nameof(options));
        OnnxSessionOptions.ThrowIfBelow(1, options.MaximumTokens, nameof(options.MaximumTokens), nameof(options));
        var head = new ScoreTokenHead(options.ScoreTokens.Count, options.ScoreThreshold);
        var files = new OnnxFolder(folder);
        TextTokenizer tokenizer = files.LoadTokenizer(options.Tokenizer);
        int[] scoreIds = [.. options.ScoreTokens.Select(token => tokenizer.FindId(token)
            ?? throw new ModelFileException(files.Path, $"the tokenizer has no '{token}', the token of a score. Name the tokens that the model was trained with."))];
        string system = options.SystemMessage ?? ReadMessage(files.PathOf(SystemMessageFileName));
        string classifier = options.ClassifierMessage ?? ReadMessage(files.PathOf(ClassifierMessageFileName));
        int maximumTokens = Math.Min(options.MaximumTokens, files.Configuration.MaximumTokens ?? int.MaxValue);
        var prompt = new Llama3Prompt(tokenizer, system, classifier, maximumTokens);
        string settings = string.Create(CultureInfo.InvariantCulture, $"{options.ScoreThreshold}/{maximumTokens}/{string.Join(',', scoreIds)}");
        OnnxModel model = OnnxModel.Load(files.ModelPath, options.Session, "logits");
        if (model.OutputDimensions is [.., > 0 and var vocabularySize] && scoreIds.Max() >= vocabularySize)
        {
            model.Dispose();
            throw UnknownScore(files.ModelPath, vocabularySize, scoreIds.Max());
        }

        return new CausalLlmRouter(
            name,
            new TextModel(model, prompt.For, BatchSize),
            head,
            scoreIds,
            files.ModelPath,
            () => files.FingerprintOf(RouterName, settings, system, classifier));
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">The model cannot be run on the prompt; the message says what to fix.</exception>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        this.ScoreBatchOfOneAsync(request, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">The model cannot be run on a prompt; the message says what to fix.</exception>
    public async ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        await _model.RunAsync(
            [.. requests.Select(static request => request.PromptWithoutHarness)],
            (index, logits, shape) => scores.Span[index] = new RouterScore(WinRateOf(logits, (int)shape[^1])),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static string ReadMessage(string path) =>
        File.Exists(path)
            ? File.ReadAllText(path)
            : throw new ModelFileException(path, "it does not exist. Copy it from RouteLLM's checkpoint, or name the message in the options.");

    private static ModelFileException UnknownScore(string modelPath, int vocabularySize, int id) => new(
        modelPath, $"it has {vocabularySize} tokens, but a score's token has the id {id}. Use the tokenizer that was exported with the model.");

    private double WinRateOf(ReadOnlySpan<float> logits, int vocabularySize)
    {
        ReadOnlySpan<float> last = logits[^vocabularySize..];
        Span<float> scores = stackalloc float[16];
        scores = _scoreIds.Length <= scores.Length ? scores[.._scoreIds.Length] : new float[_scoreIds.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = _scoreIds[i] < vocabularySize
                ? last[_scoreIds[i]]
                : throw UnknownScore(_modelPath, vocabularySize, _scoreIds[i]);
        }

        return _head.GetStrongWinRate<float>(scores);
    }
}
