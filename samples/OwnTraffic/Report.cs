using RouteLlm;

namespace OwnTraffic;

/// <summary>Says in a few lines what a day, a proof or a lesson came to.</summary>
internal static class Report
{
    public static void Write(ServedDay day) => Console.WriteLine(
        $"  {day.Requests:N0} requests cost {day.Cost:0.00}. The strong model answered {day.StrongPercent:0}% of them, and {day.HardToStrongPercent:0}% of those that the weak one can't do. {day.WrongPercent:0.0}% of the answers were wrong.");

    /// <summary>Proves what battles say of a router, and writes it.</summary>
    public static async Task<BattleProof> ProveAsync(string title, IReadOnlyList<BattleRecord> battles, IPromptRouter router)
    {
        BattleScores scores = await BattleScores.ScoreAsync(battles, router);
        BattleProof proof = BattleProof.Of(battles, scores.Router, scores.StrongWinRates);
        Console.WriteLine($"  {title}");
        Console.WriteLine($"    {proof.Battles:N0} battles; the strong model is better in {Percent(proof.StrongBetterPercent)}, the weak one in {Percent(proof.WeakBetterPercent)}.");
        Console.WriteLine($"    APGR {proof.PerformanceGapRecovered.Value:0.00} ({proof.PerformanceGapRecovered.Interval.Low:0.00} to {proof.PerformanceGapRecovered.Interval.High:0.00}); chance is 0.50.");
        return proof;
    }

    public static void Write(BattleLearningResult<LexicalModel> learned) => Console.WriteLine(
        $"  Learned from {learned.Battles:N0} battles: APGR {learned.OldPerformanceGapRecovered.Value:0.00} before, {learned.NewPerformanceGapRecovered.Value:0.00} after, on prompts that neither saw. {(learned.IsBetter ? "The new router is better, with a confidence of 95%." : "That may be chance.")}");

    public static void Write(WorseAnswerCertificate certificate) => Console.WriteLine(certificate.Threshold is double threshold
        ? $"    At threshold {threshold:0.0000}, with confidence {certificate.Confidence:0.00}, at most {certificate.WorsePercent:0}% of the prompts that go to the weak model get a clearly worse answer ({certificate.Worse} of {certificate.Battles} battles)."
        : $"    The battles can't show that at most {certificate.WorsePercent:0}% get a clearly worse answer.");

    private static string Percent(Measure measure) => $"{measure.Value:0.0}% ({measure.Interval.Low:0.0} to {measure.Interval.High:0.0})";
}
