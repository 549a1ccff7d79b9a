namespace RouteLlm.Tests;

public sealed class LearningScheduleTests
{
    [Fact]
    public void Rounds_come_with_half_as_many_battles_again_and_at_most_3000_more()
    {
        var due = new List<int>();
        for (int battles = 0; due.Count < 12;)
        {
            due.Add(battles = LearningSchedule.Next(battles, 200));
        }

        Assert.Equal([200, 300, 450, 675, 1012, 1518, 2277, 3415, 5122, 7683, 10683, 13683], due);
    }

    [Fact]
    public void All_rounds_together_have_the_error_of_one()
    {
        double error = Enumerable.Range(1, 100_000).Sum(static round => 1 - LearningSchedule.ConfidenceOf(0.95, round));

        Assert.InRange(error, 0.0499, 0.05);
    }
}
