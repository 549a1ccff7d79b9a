using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of a budget, and what to write.</summary>
internal static class BudgetOptionsValidator
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1_000_000);

    public static IEnumerable<string> FindErrors(BudgetOptions budget)
    {
        if (budget.Limit <= 0)
        {
            yield return Invariant($"A budget's Limit is {budget.Limit}. Write how much may be spent, above 0.");
        }

        if (budget.Window < TimeSpan.FromSeconds(1) || budget.Window > LongestWindow)
        {
            yield return Invariant($"A budget's Window is {budget.Window}. Write a time from a second to a million days, which is effectively unlimited.");
        }

        if (!Enum.IsDefined(budget.AtLimit))
        {
            yield return Invariant($"A budget's AtLimit is {budget.AtLimit}. Write one of {string.Join(", ", Enum.GetNames<BudgetLimit>())}.");
        }

        if (budget.Caller is { } caller && string.IsNullOrWhiteSpace(caller))
        {
            yield return "A budget's Caller is empty. Write the name of the caller that it is for, or leave it out.";
        }

        if (budget is { Caller: not null, PerCaller: true })
        {
            yield return $"A budget has both Caller ('{budget.Caller}') and PerCaller. Remove one: Caller is for one caller, PerCaller gives every caller the limit by itself.";
        }

        if (Percentage.FindError("A budget's RiseFromPercent", budget.RiseFromPercent) is { } percentError)
        {
            yield return percentError;
        }
    }
}
