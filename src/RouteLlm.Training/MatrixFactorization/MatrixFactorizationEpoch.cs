namespace RouteLlm;

/// <summary>What a pass over the training data came to.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="TrainingLoss">
/// The mean binary cross-entropy over the training battles, with noise, while the weights changed; in nats.
/// </param>
/// <param name="ValidationLoss">
/// The mean binary cross-entropy over the battles that were held out, after the pass and without noise; in nats.
/// </param>
/// <param name="ValidationAccuracy">The share of the battles held out whose winner has a win rate above one half.</param>
public sealed record MatrixFactorizationEpoch(int Number, double TrainingLoss, double ValidationLoss, double ValidationAccuracy);
