namespace RouteLlm.Tests;

public sealed class BattleSamplerTests
{
    [Fact]
    public void The_same_decisions_give_the_same_sample_and_another_seed_another()
    {
        (Guid, double)[] decisions = [.. Traffic(20_000, seed: 1)];

        (Guid Id, double Probability)[] first = Sample(decisions, 0.05, seed: 1);

        Assert.Equal(first, Sample(decisions, 0.05, seed: 1));
        Assert.InRange(first.Select(static chosen => chosen.Id).Intersect(Sample(decisions, 0.05, seed: 2).Select(static chosen => chosen.Id)).Count(), 0, first.Length / 5);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void As_many_are_chosen_as_was_asked_for_rare_scores_more_often_and_the_weights_add_up_to_the_traffic(double rate)
    {
        const int Count = 200_000;
        (Guid Id, double Score)[] decisions = [.. Traffic(Count, seed: 2)];
        Dictionary<Guid, double> scores = decisions.ToDictionary(static decision => decision.Id, static decision => decision.Score);

        (Guid Id, double Probability)[] chosen = Sample(decisions, rate, seed: 3);

        // One request in a hundred has a high score.
        double rare = chosen.Count(sample => scores[sample.Id] > 0.9) / (double)scores.Count(static pair => pair.Value > 0.9);
        Assert.InRange(chosen.Length / (double)Count, 0.8 * rate, 1.1 * rate);
        Assert.InRange(rare / rate, 1.5, BattleSampler.MostOversampling + 0.5);
        Assert.InRange(chosen.Sum(static sample => 1 / sample.Probability) / Count, 0.95, 1.05);
        Assert.All(chosen, sample => Assert.InRange(sample.Probability, 0.4 * rate, 1));
    }

    [Fact]
    public void A_rate_of_one_chooses_all() => Assert.All(Sample([.. Traffic(2000, seed: 4)], 1, seed: 1).Zip(Traffic(2000, seed: 4)), static pair => Assert.Equal((pair.Second.Id, 1.0), pair.First));

    [Fact]
    public void Either_model_s_answer_is_shown_first_as_often()
    {
        var sampler = new BattleSampler(0.5, seed: 1);

        int strongFirst = Traffic(10_000, seed: 5).Count(decision => sampler.IsStrongFirst(decision.Id));

        Assert.InRange(strongFirst, 4800, 5200);
    }

    private static (Guid Id, double Probability)[] Sample((Guid Id, double Score)[] decisions, double rate, int seed)
    {
        var sampler = new BattleSampler(rate, seed);
        return [.. decisions.Select(decision => (decision.Id, Probability: sampler.Choose(decision.Id, decision.Score))).Where(static chosen => chosen.Probability is not null).Select(static chosen => (chosen.Id, chosen.Probability!.Value))];
    }

    private static IEnumerable<(Guid Id, double Score)> Traffic(int count, int seed)
    {
        var random = new Random(seed);
        byte[] id = new byte[16];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(id);
            yield return (new Guid(id), i % 100 == 0 ? 0.95 : 0.1 + (0.3 * random.NextDouble()));
        }
    }
}
