namespace RouteLlm.Tests;

public sealed class BattleProofTests
{
    private static readonly ProofOptions Quick = new() { Resamples = 200 };

    [Fact]
    public void Without_weights_the_measures_are_those_of_evaluation()
    {
        (BattleRecord[] battles, double[] scores) = Traffic(600, seed: 3, probability: static _ => 1);

        BattleProof proof = Prove(battles, scores);
        double apgr = new PerformanceGapRecovered(scores, [.. battles.Select(battle => battle.Verdict switch { BattleVerdict.Strong => 1.0, BattleVerdict.Weak => -1, _ => 0 })]).Value;

        Assert.Equal(apgr, proof.PerformanceGapRecovered.Value, 1e-9);
        Assert.Equal((600, 600), (proof.Battles, proof.AlikeBattles));
        Assert.Equal(proof.GapPercent.Value, proof.StrongBetterPercent.Value - proof.WeakBetterPercent.Value, 1e-9);
        Assert.Equal(proof.Lift.Value, (apgr - 0.5) * proof.GapPercent.Value, 1e-9);
    }

    [Fact]
    public void Weights_undo_the_sampling()
    {
        // The truth, from all prompts, and a sample in which high scores are six times as likely.
        (BattleRecord[] all, double[] allScores) = Traffic(20_000, seed: 4, probability: static score => score > 0.5 ? 0.3 : 0.05);
        var random = new Random(9);
        int[] sampled = [.. Enumerable.Range(0, all.Length).Where(i => random.NextDouble() < all[i].SamplingProbability)];

        BattleProof truth = Prove([.. all.Select(battle => battle with { SamplingProbability = 1 })], allScores);
        BattleProof weighted = Prove([.. sampled.Select(i => all[i])], [.. sampled.Select(i => allScores[i])]);
        BattleProof unweighted = Prove([.. sampled.Select(i => all[i] with { SamplingProbability = 1 })], [.. sampled.Select(i => allScores[i])]);

        Assert.InRange(truth.GapPercent.Value, weighted.GapPercent.Interval.Low, weighted.GapPercent.Interval.High);
        Assert.InRange(truth.PerformanceGapRecovered.Value, weighted.PerformanceGapRecovered.Interval.Low, weighted.PerformanceGapRecovered.Interval.High);
        Assert.True(unweighted.GapPercent.Interval.Low > truth.GapPercent.Value, "Weights that are ignored would be noticed.");
        Assert.True(weighted.AlikeBattles < weighted.Battles);
    }

    [Fact]
    public void A_router_that_knows_and_one_that_does_not_are_told_apart()
    {
        (BattleRecord[] battles, double[] scores) = Traffic(600, seed: 5, probability: static _ => 1);
        var random = new Random(50);

        Assert.True(Prove(battles, scores).BeatsChance);
        Assert.False(Prove(battles, [.. scores.Select(_ => random.NextDouble())]).BeatsChance);
    }

    [Fact]
    public void The_threshold_in_use_is_measured_in_quality_and_money()
    {
        (BattleRecord[] battles, double[] scores) = Traffic(600, seed: 6, probability: static _ => 1);

        ProofPoint point = Prove([.. battles.Select(battle => battle with { Threshold = 0.5 })], scores).InUse!;

        double strong = scores.Count(score => score >= 0.5) / 600.0;
        Assert.Equal(0.5, point.Threshold);
        Assert.Equal(100 * strong, point.StrongPercent.Value, 1e-9);
        Assert.Equal((strong * 0.10) + ((1 - strong) * 0.01), point.Cost.Value, 1e-9);
        Assert.Equal(100 * (1 - (point.Cost.Value / 0.10)), point.SavedPercent.Value, 1e-9);
        Assert.Equal(100.0 * battles.Zip(scores).Count(pair => pair.Second < 0.5 && pair.First.Verdict == BattleVerdict.Strong) / 600, point.WorsePercent.Value, 1e-9);
        Assert.True(point.GainOverRandom.Interval.Low > 0);
    }

    [Fact]
    public void The_same_battles_give_the_same_proof()
    {
        (BattleRecord[] battles, double[] scores) = Traffic(200, seed: 7, probability: static score => 0.1 + (score / 2));

        Assert.Equal(Prove(battles, scores).Curve, Prove(battles, scores).Curve);
        Assert.Equal(Prove(battles, scores).Certificates, Prove(battles, scores).Certificates);
    }

    [Fact]
    public void Too_few_battles_are_refused_with_how_many_more_it_takes()
    {
        (BattleRecord[] battles, double[] scores) = Traffic(100, seed: 8, probability: static _ => 1);

        WorseAnswerCertificate one = Prove(battles, scores).Certificates.Single(certificate => certificate.WorsePercent == 1);

        // (1 − 0.01)²⁹⁹ is the first power below 0.05.
        Assert.Equal((null, 199), (one.Threshold, one.MoreBattles));
    }

    [Fact]
    public void A_certificate_counts_what_is_below_its_threshold()
    {
        (BattleRecord[] battles, double[] scores) = Traffic(3000, seed: 9, probability: static _ => 1);

        WorseAnswerCertificate ten = Prove(battles, scores).Certificates.Single(certificate => certificate.WorsePercent == 10);

        Assert.Equal(battles.Zip(scores).Count(pair => pair.Second < ten.Threshold), ten.Battles);
        Assert.Equal(battles.Zip(scores).Count(pair => pair.Second < ten.Threshold && pair.First.Verdict == BattleVerdict.Strong), ten.Worse);
        Assert.InRange(ten.Threshold!.Value, 0.1, 0.45);
    }

    [Fact]
    public void Where_the_lowest_scores_are_as_bad_as_the_limit_no_number_of_battles_is_promised()
    {
        BattleRecord[] battles = [.. Enumerable.Range(0, 1000).Select(i => new BattleRecord { Verdict = i % 4 == 0 ? BattleVerdict.Strong : BattleVerdict.Tie })];

        WorseAnswerCertificate ten = Prove(battles, [.. battles.Select((_, i) => i * 7919 % 1000 / 1000.0)]).Certificates.Single(certificate => certificate.WorsePercent == 10);

        Assert.Equal((null, (int?)null), (ten.Threshold, ten.MoreBattles));
    }

    [Fact]
    public void One_score_for_all_is_chance_and_breaks_nothing()
    {
        (BattleRecord[] battles, _) = Traffic(200, seed: 10, probability: static _ => 1);

        BattleProof proof = Prove(battles, [.. battles.Select(_ => 0.5)]);

        Assert.Equal((0.5, 0, false), (proof.PerformanceGapRecovered.Value, proof.Lift.Value, proof.BeatsChance));
    }

    [Fact]
    public void Battles_of_two_pairs_or_without_a_score_are_refused()
    {
        BattleRecord battle = new() { Verdict = BattleVerdict.Tie };

        Assert.Throws<ArgumentException>(() => Prove([battle, battle with { StrongModel = "other" }], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => Prove([battle], []));
        Assert.Throws<ArgumentException>(() => Prove([], []));
    }

    private static BattleProof Prove(BattleRecord[] battles, double[] scores) =>
        BattleProof.Of(battles, "router", scores, Quick, TestContext.Current.CancellationToken);

    // The higher the score, the likelier the strong model is better; a fifth are ties.
    private static (BattleRecord[] Battles, double[] Scores) Traffic(int count, int seed, Func<double, double> probability)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        return ([.. scores.Select(score => new BattleRecord
        {
            Verdict = random.NextDouble() < 0.2 ? BattleVerdict.Tie : random.NextDouble() < 0.6 * score ? BattleVerdict.Strong : random.NextDouble() < 0.1 ? BattleVerdict.Weak : BattleVerdict.Tie,
            SamplingProbability = probability(score),
            StrongCost = 0.10m,
            WeakCost = 0.01m,
        })], scores);
    }
}
