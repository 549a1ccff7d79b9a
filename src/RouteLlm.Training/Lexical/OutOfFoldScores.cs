namespace RouteLlm.Training;

/// <summary>The scores of a data set's prompts, each by a model that was not trained on it.</summary>
/// <param name="SetName">The name of the data set.</param>
/// <param name="StrongWinRates">The score of each distinct prompt.</param>
/// <param name="Gains">For each, the mean of the strong model's score less the weak model's.</param>
public sealed record OutOfFoldScores(string SetName, IReadOnlyList<double> StrongWinRates, IReadOnlyList<double> Gains);
