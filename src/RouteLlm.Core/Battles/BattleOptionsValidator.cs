using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of battles, and what to write.</summary>
internal static class BattleOptionsValidator
{
    /// <param name="battles">The options.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static IEnumerable<string> FindErrors(BattleOptions battles, IReadOnlyList<string> models)
    {
        if (battles.SampleRate is not (> 0 and <= 1))
        {
            yield return Invariant($"Battles.SampleRate is {battles.SampleRate}. Write a share above 0 and up to 1, for example 0.05.");
        }

        if (battles.SpendLimit <= 0)
        {
            yield return Invariant($"Battles.SpendLimit is {battles.SpendLimit}. Write how much battles may cost in a window, above 0: battles call models that no caller asked for.");
        }

        foreach (string error in BudgetOptionsValidator.FindErrors(new BudgetOptions { Limit = 1, Window = battles.Window }))
        {
            yield return error.Replace("A budget's Window", "Battles.Window", StringComparison.Ordinal);
        }

        if (string.IsNullOrWhiteSpace(battles.File))
        {
            yield return "Battles.File is empty. Write the path of the battle log, for example battles.jsonl.";
        }
        else if (battles.LogOptions().FindError() is { } error)
        {
            yield return $"Battles.{error}";
        }

        if (!battles.HasJudge() && string.IsNullOrWhiteSpace(battles.JudgeModel))
        {
            yield return "Battles have no judge. Write UseBattles(battles => battles.JudgeWith(…)), or name one of the models as Battles.JudgeModel.";
        }
        else if (!battles.HasJudge() && !models.Contains(battles.JudgeModel, StringComparer.Ordinal))
        {
            yield return $"Battles.JudgeModel is '{battles.JudgeModel}', which is not a known model. Known models: {string.Join(", ", models)}.";
        }

        if (battles.MaximumConcurrency < 1)
        {
            yield return Invariant($"Battles.MaximumConcurrency is {battles.MaximumConcurrency}. Write how many battles may run at the same time, at least 1.");
        }

        if (battles.QueueLength < 1)
        {
            yield return Invariant($"Battles.QueueLength is {battles.QueueLength}. Write how many battles may wait, at least 1.");
        }

        if (battles.Timeout <= TimeSpan.Zero || battles.Timeout.TotalMilliseconds > int.MaxValue)
        {
            yield return Invariant($"Battles.Timeout is {battles.Timeout}. Write how long a battle may take, above zero and at most 24 days.");
        }

        if (battles.ShutdownTimeout < TimeSpan.Zero || battles.ShutdownTimeout.TotalMilliseconds > int.MaxValue)
        {
            yield return Invariant($"Battles.ShutdownTimeout is {battles.ShutdownTimeout}. Write how long disposing may wait, from zero to 24 days.");
        }
    }

    /// <param name="battles">The options; <see langword="null"/> where there are no battles.</param>
    /// <param name="calibrationFile">The calibration file of the router, if any.</param>
    /// <param name="hasLearner">Whether something learns from the battles.</param>
    public static IEnumerable<string> FindLearningErrors(BattleOptions? battles, string? calibrationFile, bool hasLearner)
    {
        if (battles?.LearningFolder is not { } folder)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(folder))
        {
            yield return "Battles.LearningFolder is empty. Write the path of a folder, or leave it out.";
        }

        if (!hasLearner)
        {
            yield return $"Battles.LearningFolder is '{folder}', but nothing learns. Add the package RouteLlm.Training and write AddRouteLlm().LearnFromBattles().";
        }

        if (calibrationFile is not null)
        {
            yield return $"Learning from battles changes the router, but CalibrationFile '{calibrationFile}' is only valid for the router as it was. Remove one of the two.";
        }
    }
}
