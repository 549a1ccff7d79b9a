using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Scores prompts by a text classifier on ONNX Runtime, such as RouteLLM's <c>bert</c>: one of 1, 2 or more labels for a prompt, of which
/// some mean that the strong model wins.
/// </summary>
/// <remarks>
/// The folder holds <c>model.onnx</c>, <c>tokenizer.json</c> and, as it is exported, <c>config.json</c>. Prompts of a batch that have the
/// same number of tokens are run together; none is padded. Cancelling ends a run in progress. Safe for concurrent use; dispose it when no
/// call is under way.
/// </remarks>
public sealed class BertRouter : IFingerprintedRouter, IDisposable
{
    /// <summary>The router's name, <c>"bert"</c>.</summary>
    public const string RouterName = "bert";

    private readonly TextClassifier _classifier;
    private readonly LabelHead _head;
    private readonly Lazy<string> _fingerprint;

    private BertRouter(string name, TextClassifier classifier, LabelHead head, Func<string> fingerprint)
    {
        Name = name;
        _classifier = classifier;
        _head = head;
        _fingerprint = new Lazy<string>(fingerprint);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Fingerprint => _fingerprint.Value;

    /// <summary>Loads a classifier.</summary>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="options">How it is read and run; <see langword="null"/> for the defaults.</param>
    /// <param name="name">The router's name, for a second classifier beside the first.</param>
    /// <returns>The router.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/> or <paramref name="name"/> is <see langword="null"/> or empty, or the labels contradict themselves.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    /// <exception cref="ModelFileException">
    /// A file is missing or is not what it should be; the message says which and what to do.
    /// </exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime's native library is missing.</exception>
    public static BertRouter Load(string folder, BertRouterOptions? options = null, string name = RouterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new BertRouterOptions();
        TextClassifier classifier = TextClassifier.Load(folder, options.MaximumTokens, options.Tokenizer, options.Session, options.LabelCount, nameof(options));
        try
        {
            int labels = classifier.LabelCount;
            string settings = string.Create(CultureInfo.InvariantCulture, $"{labels}/{string.Join(',', options.StrongLabels ?? [0])}/{classifier.MaximumTokens}");
            return new BertRouter(name, classifier, new LabelHead(labels, options.StrongLabels), () => classifier.Files.FingerprintOf(RouterName, settings));
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
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
        await _classifier.Model.RunAsync(
            [.. requests.Select(static request => request.PromptWithoutHarness)],
            (index, logits, _) => scores.Span[index] = new RouterScore(_head.GetStrongWinRate(logits)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();
}
