namespace RouteLlm.Tests;

public sealed class TrainingBattlesTests
{
    [Fact]
    public void Outcomes_become_battles_over_distinct_prompts_without_ties()
    {
        var battles = new TrainingBattles();
        battles.Add(new OutcomeSet("set", "MIT", "here", [
            new PromptOutcome("one", "s", "w", 1, 0, "t"),
            new PromptOutcome("tie", "s", "w", 1, 1, "t"),
            new PromptOutcome("two", "s", "w", 0.2, 0.4, "t"),
            new PromptOutcome("one", "s2", "w", 1, 0.5, "t"),
        ]));

        Assert.Equal(["one", "two"], battles.Prompts);
        Assert.Equal([new TrainingBattle("s", "w", 0), new TrainingBattle("w", "s", 1), new TrainingBattle("s2", "w", 0)], battles.Battles);
        Assert.Equal([new TrainingSource("set", 3, 2, "MIT", "here")], battles.Sources);
    }

    [Fact]
    public void What_is_no_battle_is_refused()
    {
        var battles = new TrainingBattles();

        Assert.Throws<ArgumentException>(() => battles.Add("p", "a", "a", 1, 0));
        Assert.Throws<ArgumentException>(() => battles.Add("p", "a", "", 1, 0));
        Assert.Throws<ArgumentException>("scoreB", () => battles.Add("p", "a", "b", 1, double.NaN));
        Assert.Empty(battles.Prompts);
    }
}
