namespace RouteLlm;

/// <summary>What <see cref="LexicalTrainer"/> made.</summary>
/// <param name="Model">The model, trained on everything.</param>
/// <param name="CrossValidation">For each data set, the scores of its prompts by models that were trained on the other folds.</param>
/// <param name="NearDuplicates">What the cross-validation kept in one fold.</param>
public sealed record LexicalTrainingResult(LexicalModel Model, IReadOnlyList<OutOfFoldScores> CrossValidation, NearDuplicateCounts NearDuplicates);
