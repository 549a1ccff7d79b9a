using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>What a caller has by its name, it has at each front door.</summary>
public sealed class CallerDoorTests
{
    private static readonly DoorRequest Hard = new("hard");

    public static TheoryData<Door> Doors { get; } = new(Enum.GetValues<Door>());

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Two_named_callers_and_others_spend_a_budget_each_below_that_of_all(Door door)
    {
        // A hard request costs 0.00106.
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing
            .AddBudget(0.005m, static budget => budget.RiseFromPercent = 100)
            .AddBudget(0.001m, static budget => (budget.Caller, budget.RiseFromPercent) = ("one", 100))
            .AddBudget(0.002m, static budget => (budget.Caller, budget.RiseFromPercent) = ("two", 100)));

        Assert.Equal(["strong", "weak: the caller's budget is spent"], [await AskAsync("one"), await AskAsync("one")]);
        Assert.Equal(["strong", "strong", "weak: the caller's budget is spent"], [await AskAsync("two"), await AskAsync("two"), await AskAsync("two")]);
        Assert.Equal(["strong", "strong", "weak: the budget is spent"], [await AskAsync("three"), await AskAsync(caller: null), await AskAsync(caller: null)]);

        async Task<string> AskAsync(string? caller)
        {
            (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Hard with { Caller = caller });
            Assert.Equal($"{record.Decision.Model} answers", answer.Text);
            return record.Decision.Reason is { } reason ? $"{record.Decision.Model}: {reason}" : record.Decision.Model;
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Where_a_callers_budget_is_spent_a_weak_model_that_fails_sends_only_others_to_the_strong_one(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback().AddBudget(0.001m, static budget => budget.Caller = "batch"));
        await opened.DecideAsync(Hard with { Caller = "batch" });
        opened.Weak.Failure = static (context, _) => FakeModel.StatusAsync(context, 500, """{"error":{"message":"no"}}""");

        DoorAnswer spent = await opened.AskAsync(Hard with { Caller = "batch" });
        DoorAnswer other = await opened.AskAsync(new DoorRequest("easy") { Caller = "another" });

        Assert.Equal((true, 2), (spent.IsError, opened.Strong.Calls));
        Assert.Equal("strong answers", other.Text);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_caller_whose_budget_refuses_is_told_so_and_the_others_are_answered(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(
            door, static routing => routing.AddBudget(0.001m, static budget => (budget.Caller, budget.AtLimit) = ("batch", BudgetLimit.RefuseAll)));
        await opened.DecideAsync(Hard with { Caller = "batch" });

        DoorAnswer refused = await opened.AskAsync(Hard with { Caller = "batch" });

        Assert.True(refused.IsError);
        Assert.Contains("budget", refused.Text, StringComparison.Ordinal);
        Assert.Equal("strong answers", (await opened.AskAsync(Hard with { Caller = "another" })).Text);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_caller_has_a_share_of_its_own_that_follows_its_traffic(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing =>
        {
            routing.Services.Configure<RouteLlmOptions>(static options =>
            {
                options.StrongModelPercent = 90;
                options.Callers.StrongModelPercents["batch"] = 10;
            });
            routing.HoldStrongModelPercent(static share => share.StepSize = 0.1);
        });
        var prompt = new DoorRequest("What is 2 + 2?") { Model = "router-lexical" };

        double batchBefore = await ThresholdAsync("batch");
        double otherBefore = await ThresholdAsync(caller: null);
        for (int i = 0; i < 10; i++)
        {
            await ThresholdAsync("batch");
        }

        (double batch, double other) = (await ThresholdAsync("batch"), await ThresholdAsync("another"));

        // The prompt is easy for both: what asks for the weak model lowers the threshold, a little at 10%, a lot at 90%.
        Assert.True(otherBefore < batchBefore, $"{otherBefore} < {batchBefore}");
        Assert.True(batch < batchBefore, $"{batch} < {batchBefore}");
        Assert.InRange(other, 0, otherBefore);

        async Task<double> ThresholdAsync(string? caller) => (await opened.DecideAsync(prompt with { Caller = caller })).Record.Decision.Threshold;
    }
}
