namespace RouteLlm;

/// <summary>What <see cref="MatrixFactorizationTrainer"/> made.</summary>
/// <param name="Model">The model after the epoch with the smallest validation loss.</param>
/// <param name="Epochs">Every epoch in order.</param>
/// <param name="BestEpoch">The number of the epoch that the model is from.</param>
public sealed record MatrixFactorizationTrainingResult(MatrixFactorizationModel Model, IReadOnlyList<MatrixFactorizationEpoch> Epochs, int BestEpoch);
