using System.Globalization;

namespace RouteLlm;

/// <summary>A text classifier on ONNX Runtime as a decision model: it gives each of its labels a probability.</summary>
/// <remarks>
/// The folder is that of <see cref="BertRouter"/>. Cancelling ends a run in progress. Safe for concurrent use; dispose it when no call is
/// under way.
/// </remarks>
public sealed class OnnxDecisionModel : IDecisionModel, IDisposable
{
    private readonly TextClassifier _classifier;
    private readonly string[] _labels;
    private readonly Lazy<string> _fingerprint;

    private OnnxDecisionModel(TextClassifier classifier, string[] labels, bool hasIndependentLabels)
    {
        _classifier = classifier;
        _labels = labels;
        HasIndependentLabels = hasIndependentLabels;
        _fingerprint = new Lazy<string>(() => classifier.Files.FingerprintOf(
            DecisionModelRouter.RouterName, string.Join('\n', labels), string.Create(CultureInfo.InvariantCulture, $"{hasIndependentLabels}/{classifier.MaximumTokens}")));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => _labels;

    /// <inheritdoc/>
    public bool HasIndependentLabels { get; }

    /// <inheritdoc/>
    public string? Fingerprint => _fingerprint.Value;

    /// <summary>Loads a classifier.</summary>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="options">How it is read and run; <see langword="null"/> for the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/> is <see langword="null"/> or empty, or a label is there twice.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    /// <exception cref="ModelFileException">
    /// A file is missing or is not what it should be, or has another number of labels; the message says which and what to do.
    /// </exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime's native library is missing.</exception>
    public static OnnxDecisionModel Load(string folder, OnnxDecisionModelOptions? options = null)
    {
        options ??= new OnnxDecisionModelOptions();
        TextClassifier classifier = TextClassifier.Load(folder, options.MaximumTokens, options.Tokenizer, options.Session, options.Labels?.Count, nameof(options));
        try
        {
            string[] labels = LabelsOf(classifier, options.Labels ?? classifier.Files.Configuration.Labels);
            return new OnnxDecisionModel(classifier, labels, labels.Length == 1 || (options.HasIndependentLabels ?? classifier.Files.Configuration.HasIndependentLabels ?? false));
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">The model cannot be run on the text; the message says what to fix.</exception>
    public async ValueTask<IReadOnlyDictionary<string, double>> DecideAsync(DecisionQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var answer = new Dictionary<string, double>(_labels.Length, StringComparer.OrdinalIgnoreCase);
        await _classifier.Model.RunAsync([question.Text], (_, logits, _) => Read(logits, answer), cancellationToken).ConfigureAwait(false);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();

    private static string[] LabelsOf(TextClassifier classifier, IReadOnlyList<string>? named)
    {
        string[] labels = named is null ? [.. Enumerable.Range(0, classifier.LabelCount).Select(static index => $"LABEL_{index}")] : [.. named];
        return labels.Length != classifier.LabelCount
            ? throw new ModelFileException(classifier.Files.ModelPath, $"it has {classifier.LabelCount} outputs, but '{ModelConfiguration.FileName}' names {labels.Length} labels. Use the file that was exported with the model.")
            : labels.Distinct(StringComparer.OrdinalIgnoreCase).Count() != labels.Length
            ? throw new ArgumentException($"A label is there twice: {string.Join(", ", labels)}. Give each output a name of its own.", nameof(named))
            : labels;
    }

    private void Read(ReadOnlySpan<float> logits, Dictionary<string, double> answer)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < _labels.Length; i++)
        {
            largest = float.IsFinite(logits[i])
                ? Math.Max(largest, logits[i])
                : throw new ModelFileException(_classifier.Files.ModelPath, string.Create(CultureInfo.InvariantCulture, $"its output for '{_labels[i]}' is {logits[i]}, which is not a finite number."));
        }

        double sum = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            double value = HasIndependentLabels ? 1 / (1 + Math.Exp(-logits[i])) : Math.Exp(logits[i] - largest);
            answer[_labels[i]] = value;
            sum += value;
        }

        for (int i = 0; !HasIndependentLabels && i < _labels.Length; i++)
        {
            answer[_labels[i]] /= sum;
        }
    }
}
