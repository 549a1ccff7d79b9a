namespace RouteLlm;

/// <summary>The strong and the weak model that a trained file is calibrated for.</summary>
internal readonly record struct RoutedPair(string Strong, string Weak)
{
    public static RoutedPair Choose(
        MatrixFactorizationTrainingOptions options, IReadOnlyList<TrainingBattle> battles, IReadOnlyCollection<string> models)
    {
        if (options is { StrongModel: { } strong, WeakModel: { } weak })
        {
            foreach (string name in (string[])[strong, weak])
            {
                if (!models.Contains(name, StringComparer.Ordinal))
                {
                    throw new ArgumentException($"The data has no battle of the model '{name}'. Name a model that has some.", nameof(battles));
                }
            }

            return new RoutedPair(strong, weak);
        }

        string[] defaults = [MatrixFactorizationModel.DefaultStrongModel, MatrixFactorizationModel.DefaultWeakModel];
        return defaults.All(name => models.Contains(name, StringComparer.Ordinal)) ? new RoutedPair(defaults[0], defaults[1]) : MostFrequent(battles);
    }

    private static RoutedPair MostFrequent(IReadOnlyList<TrainingBattle> battles)
    {
        static (string, string) InOrder(TrainingBattle battle) =>
            string.CompareOrdinal(battle.Winner, battle.Loser) < 0 ? (battle.Winner, battle.Loser) : (battle.Loser, battle.Winner);

        IGrouping<(string First, string Second), TrainingBattle> most = battles
            .GroupBy(InOrder)
            .OrderByDescending(static pair => pair.Count())
            .ThenBy(static pair => pair.Key.Item1, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Key.Item2, StringComparer.Ordinal)
            .First();
        (string first, string second) = most.Key;
        return most.Count(battle => battle.Winner == first) * 2 >= most.Count() ? new RoutedPair(first, second) : new RoutedPair(second, first);
    }
}
