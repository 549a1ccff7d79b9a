namespace RouteLlm;

/// <summary>
/// The settings of <see cref="MatrixFactorizationTrainer"/>. The defaults are those that RouteLLM published
/// (<c>train_matrix_factorization.py</c>).
/// </summary>
public sealed record MatrixFactorizationTrainingOptions
{
    /// <summary>Gets the values that represent a model, above 0. Without a projection, the embeddings have as many.</summary>
    public int Dimension { get; init; } = 128;

    /// <summary>Gets whether embeddings are projected to <see cref="Dimension"/>.</summary>
    public bool UseProjection { get; init; } = true;

    /// <summary>Gets the learning rate of Adam, above 0.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Gets the weight decay, which Adam takes as part of the gradient; 0 for none.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Gets the battles in a step, above 0.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Gets the largest number of passes over the training part, above 0.</summary>
    public int MaximumEpochs { get; init; } = 100;

    /// <summary>Gets the number of passes without a smaller validation loss after which training stops, above 0.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>
    /// Gets the standard deviation of the Gaussian noise that is added to each number of an embedding in training, never in validation;
    /// 0 for none. The default suits embeddings of length 1 with 1,536 numbers.
    /// </summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Gets the share of prompts that are held out for validation, above 0 and below 1; at least one prompt is.</summary>
    public double ValidationShare { get; init; } = 0.05;

    /// <summary>Gets the seed of the first weights, the split, the order of battles and the noise.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Gets how many threads work at once at most, above 0; <see langword="null"/> for one on each core. The model is the same with any
    /// number.
    /// </summary>
    public int? MaximumThreads { get; init; }

    /// <summary>
    /// Gets the strong model of the pair that the file is calibrated for; <see langword="null"/>, together with <see cref="WeakModel"/>,
    /// for <see cref="MatrixFactorizationModel.DefaultStrongModel"/> and <see cref="MatrixFactorizationModel.DefaultWeakModel"/> if both
    /// are in the data, and else for the two models with the most battles, the more frequent winner being strong.
    /// </summary>
    public string? StrongModel { get; init; }

    /// <summary>Gets the weak model of the pair that the file is calibrated for; see <see cref="StrongModel"/>.</summary>
    public string? WeakModel { get; init; }

    internal ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = MaximumThreads ?? Environment.ProcessorCount };

    /// <summary>Says what is wrong with the settings.</summary>
    internal string? FindError() =>
        Dimension < 1 ? $"{nameof(Dimension)} must be above 0."
        : LearningRate is not (> 0 and < double.PositiveInfinity) ? $"{nameof(LearningRate)} must be above 0."
        : WeightDecay is not (>= 0 and < double.PositiveInfinity) ? $"{nameof(WeightDecay)} must not be below 0."
        : BatchSize < 1 ? $"{nameof(BatchSize)} must be above 0."
        : MaximumEpochs < 1 ? $"{nameof(MaximumEpochs)} must be above 0."
        : Patience < 1 ? $"{nameof(Patience)} must be above 0."
        : Noise is not (>= 0 and < double.PositiveInfinity) ? $"{nameof(Noise)} must not be below 0."
        : ValidationShare is not (> 0 and < 1) ? $"{nameof(ValidationShare)} must be above 0 and below 1."
        : MaximumThreads < 1 ? $"{nameof(MaximumThreads)} must be above 0."
        : StrongModel is null != WeakModel is null ? $"{nameof(StrongModel)} and {nameof(WeakModel)} must both be set, or neither."
        : StrongModel is not null && StrongModel == WeakModel ? $"{nameof(StrongModel)} and {nameof(WeakModel)} are both '{StrongModel}'."
        : null;
}
