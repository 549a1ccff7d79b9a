namespace RouteLlm;

/// <summary>
/// The router in the package: a linear model over the words of the prompt, trained on judged prompts and on recorded outcomes of strong and
/// weak models.
/// </summary>
/// <remarks>
/// Needs no key, no download and no network; takes a few microseconds and allocates nothing. Scores what <see cref="PromptNormalizer"/>
/// leaves of a prompt; of more than 8,000 characters the first 6,000 and the last 2,000. Immutable; safe for concurrent use.
/// </remarks>
public sealed class LexicalRouter : ICalibratedRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"lexical"</c>.</summary>
    public const string RouterName = "lexical";

    private static readonly Lazy<LexicalRouter> LazyDefault = new(static () => new LexicalRouter(LexicalModel.Embedded));

    private readonly PromptNormalizer _normalizer;

    /// <summary>Initializes a router with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The router's name, for a model of your own beside the embedded one.</param>
    /// <param name="normalizer">
    /// Reduces prompts to what is scored; <see langword="null"/> for <see cref="PromptNormalizer.Default"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public LexicalRouter(LexicalModel model, string name = RouterName, PromptNormalizer? normalizer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Model = model;
        Name = name;
        _normalizer = normalizer ?? PromptNormalizer.Default;
    }

    /// <summary>Gets the router with the model that is embedded in the library.</summary>
    public static LexicalRouter Default => LazyDefault.Value;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the model.</summary>
    public LexicalModel Model { get; }

    /// <inheritdoc/>
    public ThresholdCalibration Calibration => Model.Card.Calibration;

    /// <inheritdoc/>
    public string Fingerprint => Model.Fingerprint;

    /// <summary>Creates a router with a model from a file, as <c>routellm train lexical</c> writes it.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="name">The router's name, for a model of your own beside the embedded one.</param>
    /// <returns>The router.</returns>
    /// <exception cref="ModelFileException">The file is not a lexical model of a version that is known here.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LexicalRouter Load(string path, string name = RouterName) => new(LexicalModel.Read(path), name);

    /// <summary>Gives a router with another model, of the same name, which reduces prompts alike.</summary>
    internal LexicalRouter With(LexicalModel model) => new(model, Name, _normalizer);

    /// <summary>Scores a prompt.</summary>
    /// <param name="prompt">The prompt: any UTF-16, may be empty.</param>
    /// <returns>The strong win rate, from 0 to 1.</returns>
    public double Score(ReadOnlySpan<char> prompt) => Model.Score(prompt, _normalizer);

    /// <inheritdoc/>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return new(new RouterScore(Score(request.Prompt)));
    }

    /// <summary>Lists the features of a prompt that count most in its score, largest first. For people; slower than scoring.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="count">The largest number of features to return.</param>
    /// <returns>The features. With all of them and the model's intercept, the log-odds add up to those of the score.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IReadOnlyList<FeatureContribution> Explain(string prompt, int count = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        string text = Model.TextOf(prompt, _normalizer);
        return LexicalExplanation.Explain(Model, text, count);
    }
}
