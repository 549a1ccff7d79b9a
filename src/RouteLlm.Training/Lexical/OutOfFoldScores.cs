namespace RouteLlm;

/// <summary>The scores of a data set's prompts, each by a model that was not trained on it.</summary>
/// <param name="SetName">The name of the data set.</param>
/// <param name="Prompts">Its distinct prompts.</param>
/// <param name="Folds">
/// For each, the number of the part, from 0, that was held out with it: its fold or, where whole data sets are left out, its data set.
/// </param>
/// <param name="StrongWinRates">The score of each.</param>
/// <param name="Gains">For each, the mean of the strong model's score less the weak model's.</param>
public sealed record OutOfFoldScores(
    string SetName, IReadOnlyList<string> Prompts, IReadOnlyList<int> Folds, IReadOnlyList<double> StrongWinRates, IReadOnlyList<double> Gains);
