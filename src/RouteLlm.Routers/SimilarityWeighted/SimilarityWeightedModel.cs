using System.Buffers;
using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>The model of the router <c>sw_ranking</c>: recorded battles, of which those on prompts similar to the current one count most.</summary>
/// <remarks>
/// <para>
/// Models are rated by their battles and grouped into tiers. For a prompt, battle i gets the weight 10 · 10^(sᵢ / max s) by the
/// cosine similarity s of its embedding; the tiers are rated again with these weights, and the strong win rate is
/// 1 − 1/(1 + 10^((strong − weak)/400)) (Ong et al., 2024, "RouteLLM: Learning to Route LLMs with Preference Data", section 4.2).
/// What the battles leave open is decided by an imperceptible pull towards equal ratings: a tier that always wins gets a win
/// rate near 1, and tiers that are not connected by battles have the same mean.
/// </para>
/// <para>A request takes one pass over the embeddings and allocates nothing that grows with them. Immutable; safe for concurrent use.</para>
/// </remarks>
public sealed class SimilarityWeightedModel : IDisposable
{
    // A largest similarity below this is rounding noise: nothing is similar to the prompt.
    private const float SmallestSimilarity = 1e-12f;

    // Vectors of unit length have similarities from −1 to 1, and rounding adds little; what is beyond, or NaN, is damage.
    private const float LargestSimilarity = 2;
    private const float LogOfTen = 2.302585092994045684f;

    private readonly IEmbeddingStore _embeddings;
    private readonly TierRegression _regression;
    private readonly string? _path;
    private readonly int _threads;
    private volatile bool _disposed;

    /// <summary>Initializes a model from battles and embeddings in memory, which are copied.</summary>
    /// <param name="battles">The battles. None is left out, however short its prompt.</param>
    /// <param name="embeddings">The embedding of each battle's prompt, all of the same length.</param>
    /// <param name="options">The models to compare, and how; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="battles"/> or <paramref name="embeddings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There are no battles, not as many embeddings, an embedding of another length or with a value that is not finite,
    /// or the options name a model without battles, the same model twice, or a number of tiers or threads out of range.
    /// </exception>
    public SimilarityWeightedModel(IReadOnlyList<Battle> battles, IReadOnlyList<ReadOnlyMemory<float>> embeddings, SimilarityWeightedOptions? options = null)
        : this(new NumberedBattles(battles ?? throw new ArgumentNullException(nameof(battles))), () => StoreOf(battles, embeddings, options), options)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
    }

    private SimilarityWeightedModel(NumberedBattles battles, Func<IEmbeddingStore> embeddings, SimilarityWeightedOptions? options, string? path = null)
    {
        options ??= new SimilarityWeightedOptions();
        options.ThrowIfOutOfRange(nameof(options));
        KeyValuePair<string, double>[] ratings = ModelRatings.Fit(battles, options.SameTierBattlesAsUpstream);
        Ratings = new Dictionary<string, double>(ratings, StringComparer.Ordinal);
        ThrowIfUnknown(options.StrongModel, nameof(options.StrongModel), Ratings.Keys);
        ThrowIfUnknown(options.WeakModel, nameof(options.WeakModel), Ratings.Keys);
        if (string.Equals(options.StrongModel, options.WeakModel, StringComparison.Ordinal))
        {
            throw new ArgumentException($"StrongModel and WeakModel are both '{options.StrongModel}'. Name two models.", nameof(options));
        }

        int[] tiers = TierPartition.Cut([.. ratings.Select(static pair => pair.Value)], options.NumTiers);
        Tiers = new Dictionary<string, int>(ratings.Select((pair, i) => KeyValuePair.Create(pair.Key, tiers[i])), StringComparer.Ordinal);
        StrongModel = options.StrongModel;
        WeakModel = options.WeakModel;
        BattleCount = battles.Battles.Count;
        _path = path;
        _threads = options.Threads;
        _regression = new TierRegression(battles, Tiers, options);
        _embeddings = embeddings();
    }

    /// <summary>Gets the name of the strong model.</summary>
    public string StrongModel { get; }

    /// <summary>Gets the name of the weak model.</summary>
    public string WeakModel { get; }

    /// <summary>Gets the number of battles that count.</summary>
    public int BattleCount { get; }

    /// <summary>Gets the number of values of an embedding.</summary>
    public int Dimensions => _embeddings.Dimensions;

    /// <summary>Gets the ratings of the models by name, in Elo points, with <c>llama-2-70b-chat</c>, if it is among them, at 1082, and otherwise a mean of 1000.</summary>
    public IReadOnlyDictionary<string, double> Ratings { get; }

    /// <summary>Gets the tiers of the models by name, from 0, the strongest.</summary>
    public IReadOnlyDictionary<string, int> Tiers { get; }

    /// <summary>Opens a file that <see cref="BattleFileWriter"/> or <c>routellm import battles</c> has written, in milliseconds.</summary>
    /// <remarks>
    /// The embeddings are read where they lie, mapped into memory, and not looked at before the first request: that they are finite and
    /// of unit length is the writer's promise. The file stays open until the model is disposed, and must not be changed in place meanwhile
    /// (to replace it is fine where the system allows it).
    /// </remarks>
    /// <param name="path">The file's path.</param>
    /// <param name="options">The models to compare, and how; <see langword="null"/> for the defaults.</param>
    /// <returns>The model, to be disposed.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is <see langword="null"/> or empty, or the options name a model without battles, the same model twice,
    /// a number of tiers or threads out of range, or another precision than the file's.
    /// </exception>
    /// <exception cref="ModelFileException">The file is damaged, or of another kind or version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SimilarityWeightedModel Open(string path, SimilarityWeightedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = BattleFile.Open(path);
        try
        {
            return options?.Precision is { } precision && precision != file.Card.Precision
                ? throw new ArgumentException($"Precision is {precision}, but '{path}' holds {file.Card.Precision}. Leave Precision out, or import the battles again.", nameof(options))
                : new SimilarityWeightedModel(file.Battles, () => file.Embeddings, options, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads battles and their embeddings from files.</summary>
    /// <remarks>
    /// Battles whose first turn has fewer than 16 characters, white space at its ends aside, do not count.
    /// In full precision, <c>float32</c> files are mapped into memory and stay open until the model is disposed.
    /// </remarks>
    /// <param name="battlePaths">JSON lines (or <c>.gz</c>) with the columns of the published data: <c>model_a</c>, <c>model_b</c>,
    /// <c>winner_model_a</c> and <c>winner_model_b</c> (1 or 0), and <c>prompt</c> (the user's turns: a JSON array of strings, or the text of one).
    /// Or one <c>.safetensors</c> file that holds embeddings too: see <see cref="Open"/>.</param>
    /// <param name="embeddingPaths"><c>.npy</c> files with one row for each battle that counts, or one for each battle, over all files in order;
    /// none for a <c>.safetensors</c> file.</param>
    /// <param name="options">The models to compare, and how; <see langword="null"/> for the defaults.</param>
    /// <returns>The model, to be disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="battlePaths"/> or <paramref name="embeddingPaths"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no files or no battles, embeddings for a file that holds its own, or the options name a model without battles,
    /// the same model twice, a number of tiers or threads out of range, or another precision than a file's own.</exception>
    /// <exception cref="JsonLineException">A line of a battle file is not what it should be.</exception>
    /// <exception cref="ModelFileException">A file is damaged, or has not as many rows as there are battles.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static SimilarityWeightedModel Load(IReadOnlyList<string> battlePaths, IReadOnlyList<string> embeddingPaths, SimilarityWeightedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(battlePaths);
        ArgumentNullException.ThrowIfNull(embeddingPaths);
        if (SimilarityWeightedFiles.FindBattleFile(battlePaths, embeddingPaths) is { } file)
        {
            return Open(file, options);
        }

        BattleSet battles = SimilarityWeightedFiles.ReadBattles(battlePaths, embeddingPaths);
        return new SimilarityWeightedModel(battles.Counting, () => EmbeddingStores.Load(EmbeddingFiles.Open(embeddingPaths, battles), options?.Precision ?? EmbeddingPrecision.Full), options);
    }

    /// <summary>Computes the strong win rate for a prompt.</summary>
    /// <remarks>
    /// Where nothing points the way, because the embedding is a zero vector or no battle has a similarity above 0,
    /// every battle counts the same.
    /// </remarks>
    /// <param name="embedding">The prompt's embedding, of any length but zero, from the model that embedded the battles.</param>
    /// <returns>The probability that the strong model answers better, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">The embedding has not <see cref="Dimensions"/> values, or one that is not finite.</exception>
    /// <exception cref="ModelFileException">The embeddings of the battles turn out to be damaged.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public double GetStrongWinRate(ReadOnlySpan<float> embedding)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (embedding.Length != Dimensions)
        {
            throw new ArgumentException($"The embedding has {embedding.Length} values, but those of the battles have {Dimensions}. Use the same embedding model and dimensions.", nameof(embedding));
        }

        float factor = UnitLength.FactorFor(embedding)
            ?? throw new ArgumentException("The embedding has a value that is not finite, or too large.", nameof(embedding));
        float[] rentedUnit = ArrayPool<float>.Shared.Rent(Dimensions);
        float[] rentedWeights = ArrayPool<float>.Shared.Rent(BattleCount);
        try
        {
            Span<float> unit = rentedUnit.AsSpan(0, Dimensions);
            Span<float> weights = rentedWeights.AsSpan(0, BattleCount);
            TensorPrimitives.Multiply(embedding, factor, unit);
            _embeddings.WriteSimilarities(rentedUnit.AsMemory(0, Dimensions), rentedWeights.AsMemory(0, BattleCount), _threads);
            ThrowIfDamaged(weights);
            float largest = TensorPrimitives.Max<float>(weights);
            if (!(largest >= SmallestSimilarity))
            {
                return _regression.UnweightedWinRate;
            }

            // 10^(s / max s); the published factor of 10 cancels.
            TensorPrimitives.Multiply(weights, LogOfTen / largest, weights);
            TensorPrimitives.Exp<float>(weights, weights);
            return _regression.GetStrongWinRate(weights);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rentedWeights);
            ArrayPool<float>.Shared.Return(rentedUnit);
        }
    }

    /// <summary>Adds everything that decides the win rates to a hash. Reads all embeddings.</summary>
    internal void AddTo(ContentHash hash)
    {
        _regression.AddTo(hash);
        _embeddings.AddTo(hash);
    }

    /// <summary>Closes the files. Requests in progress finish first or fail with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        _embeddings.Dispose();
    }

    private void ThrowIfDamaged(ReadOnlySpan<float> similarities)
    {
        if (!(Math.Abs(TensorPrimitives.MaxMagnitude(similarities)) <= LargestSimilarity))
        {
            int battle = TensorPrimitives.IndexOfMaxMagnitude(similarities);
            string problem = $"the embedding of battle {battle} (from 0) gives a similarity of {similarities[battle]}. It is damaged: import the battles again.";
            throw _path is null ? new ModelFileException(problem) : new ModelFileException(_path, problem);
        }
    }

    private static IEmbeddingStore StoreOf(IReadOnlyList<Battle> battles, IReadOnlyList<ReadOnlyMemory<float>> embeddings, SimilarityWeightedOptions? options)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return embeddings.Count == battles.Count
            ? EmbeddingStores.Fill(new EmbeddingArray(embeddings, nameof(embeddings)), options?.Precision ?? EmbeddingPrecision.Full)
            : throw new ArgumentException($"There are {embeddings.Count} embeddings for {battles.Count} battles.", nameof(embeddings));
    }

    private static void ThrowIfUnknown(string? name, string option, IEnumerable<string> known)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException($"{option} is empty. Name a model of the battles.", nameof(option));
        }

        if (!known.Contains(name, StringComparer.Ordinal))
        {
            string nearest = string.Join("', '", NearestNames.Find(name, known));
            throw new ArgumentException(
                nearest.Length == 0 ? $"{option} is '{name}', but there are no battles." : $"{option} is '{name}', which has no battles. The nearest names with battles: '{nearest}'.", nameof(option));
        }
    }
}
