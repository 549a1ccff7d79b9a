namespace RouteLlm;

/// <summary>The weights of the lexical router: a linear model over hashed features, and the calibration of its output.</summary>
/// <remarks>
/// The raw score is Σ over groups of scale / √(features of the group) · Σ ±weight[bucket], plus Σ over statistics of
/// weight · clamp((value − mean) / deviation, ±4) and over products of two of these; the strong win rate is the logistic function of slope
/// · score + intercept (Platt, 1999, "Probabilistic Outputs for Support Vector Machines"). Multiple-choice questions and word problems,
/// told by their layout, may have weights of their own. What a few words at either end add has a limit (SteeringLimits). Immutable; safe
/// for concurrent use.
/// </remarks>
public sealed partial class LexicalModel
{
    /// <summary>The kind of router that a model file names.</summary>
    public const string Kind = LexicalRouter.RouterName;

    /// <summary>
    /// The version of the file format that is written, which includes how features are hashed. Files of version 1 are read as well.
    /// </summary>
    public const int FormatVersion = LexicalFormat.Current;

    /// <summary>How many deviations from its mean a statistic counts at most.</summary>
    internal const double MaximumDeviation = 4;

    private static readonly Lazy<LexicalModel> LazyEmbedded = new(ReadEmbedded);

    private readonly LexicalWeights _open;
    private readonly Dictionary<PromptKind, LexicalWeights> _others;
    private readonly Lazy<string> _fingerprint;
    private readonly Lazy<string> _extractor;

    /// <summary>Initializes a model from its parts.</summary>
    /// <param name="parts">The weights.</param>
    /// <param name="card">What the model's file says of it.</param>
    /// <param name="rarity">The rarity of each of <see cref="WordRarity.Buckets"/>; empty in version 1 of the format.</param>
    /// <param name="others">The weights for kinds of prompts that have weights of their own.</param>
    /// <param name="heldOut">
    /// What models that had not seen them say of the prompts that the model was trained on, where that is known.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// A part has the wrong size or a value that is not finite, or the card is of another kind or version.
    /// </exception>
    internal LexicalModel(
        LexicalModelParts parts, ModelCard card, sbyte[] rarity, IReadOnlyDictionary<PromptKind, LexicalModelParts>? others = null, HeldOutWinRates? heldOut = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(rarity);
        if (FindError(card) is { } wrongCard)
        {
            throw new ArgumentException(wrongCard, nameof(card));
        }

        if (WordRarity.FindError(rarity, card.FormatVersion) is { } wrongRarity)
        {
            throw new ArgumentException(wrongRarity, nameof(rarity));
        }

        Rarity = rarity;
        _open = new LexicalWeights(parts, rarity);
        _others = others?.ToDictionary(static pair => pair.Key, pair => new LexicalWeights(pair.Value, rarity)) ?? [];
        _fingerprint = new Lazy<string>(HashWeights);
        _extractor = new Lazy<string>(() => PromptFeatures.ExtractorOf(card.FormatVersion, rarity));
        Card = card;
        HeldOut = heldOut;
    }

    /// <summary>Gets the model that is embedded in the library.</summary>
    public static LexicalModel Embedded => LazyEmbedded.Value;

    /// <summary>Gets the model's card.</summary>
    public ModelCard Card { get; }

    /// <summary>
    /// Gets what models that had not seen them say of the prompts that this one was trained on; <see langword="null"/> where that is not
    /// known.
    /// </summary>
    internal HeldOutWinRates? HeldOut { get; }

    /// <summary>Gets a hash over all that decides a score, so not over the card.</summary>
    internal string Fingerprint => _fingerprint.Value;

    /// <summary>Gets what identifies how prompts are read: models with the same one see the same <see cref="PromptFeatures"/>.</summary>
    internal string Extractor => _extractor.Value;

    /// <summary>Gets the rarity of words.</summary>
    internal sbyte[] Rarity { get; }

    /// <summary>Gets the weights of a kind of prompt: its own, or those of open prompts.</summary>
    internal LexicalWeights WeightsOf(PromptKind kind) => _others.GetValueOrDefault(kind, _open);

    /// <summary>Gets the kinds that have weights of their own, open prompts among them.</summary>
    internal IReadOnlyList<PromptKind> Kinds =>
        [PromptKind.Open, .. KindsWithWeights.Select(static kind => kind.Kind).Where(_others.ContainsKey)];

    /// <summary>Scores a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="normalizer">
    /// Reduces it to what is scored; not used by models of version 1, which were trained on prompts as they came.
    /// </param>
    /// <returns>The strong win rate.</returns>
    internal double Score(ReadOnlySpan<char> prompt, PromptNormalizer normalizer)
    {
        if (Card.FormatVersion == LexicalFormat.Oldest)
        {
            return Probability(LogOdds(prompt));
        }

        ReadOnlySpan<char> text = normalizer.Normalize(prompt, out char[]? rented);
        double score = Probability(LogOdds(text));
        PromptNormalizer.Return(rented);
        return score;
    }

    /// <summary>Gets the log-odds of a text, within <see cref="SteeringLimits"/> where the model has them.</summary>
    /// <param name="text">What of a prompt is scored.</param>
    internal double LogOdds(ReadOnlySpan<char> text)
    {
        if (!Card.HasSteeringLimits)
        {
            return WeightsFor(text).LogOdds(text);
        }

        PromptKind kind = _others.Count > 0 ? PromptLayout.KindOf(text) : PromptKind.Open;
        return !_others.TryGetValue(kind, out LexicalWeights? weights) ? SteeringLimits.Apply(PromptKind.Open, _open.Read(text))
            : kind == PromptKind.MultipleChoice ? weights.LogOdds(text)
            : SteeringLimits.Apply(kind, weights.Read(text));
    }

    /// <summary>Gets what of a prompt is scored.</summary>
    internal string TextOf(string prompt, PromptNormalizer normalizer) =>
        Card.FormatVersion == LexicalFormat.Oldest ? prompt : normalizer.Normalize(prompt);

    /// <summary>Gets the weights that score a text.</summary>
    internal LexicalWeights WeightsFor(ReadOnlySpan<char> text) =>
        _others.Count > 0 && _others.TryGetValue(LexicalFormat.KindOf(Card.FormatVersion, text), out LexicalWeights? weights)
            ? weights
            : _open;

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private string HashWeights()
    {
        using ContentHash hash = new();
        hash.Add(Kind).Add([(byte)Card.FormatVersion]).Add(Card.HasSteeringLimits ? nameof(SteeringLimits) : string.Empty);
        foreach ((string name, StoredTensor tensor) in GetWeights())
        {
            hash.Add(name).Add(tensor.Data.Span);
        }

        return hash.ToString();
    }
}
