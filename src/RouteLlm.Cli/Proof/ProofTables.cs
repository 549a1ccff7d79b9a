namespace RouteLlm;

/// <summary>The tables of a proof, in the terminal and on the page alike.</summary>
internal static class ProofTables
{
    public static readonly string[] MeasureHeadings = ["measure", " value", "interval"];

    public static readonly string[] PointHeadings = ["", " threshold", " strong calls", " gap recovered", "interval", " worse answers", "interval", " over random", "interval", " saved", "interval"];

    public static IReadOnlyList<string[]> Measures(BattleProof proof) =>
    [
        ["strong model better", Percent(proof.StrongBetterPercent.Value), Range(proof.StrongBetterPercent)],
        ["weak model better", Percent(proof.WeakBetterPercent.Value), Range(proof.WeakBetterPercent)],
        ["gap", $"{Figures.Signed(proof.GapPercent.Value, 1)} points", Range(proof.GapPercent)],
        ["APGR (chance: 0.5)", Figures.Of(proof.PerformanceGapRecovered.Value, 3), Figures.Of(proof.PerformanceGapRecovered.Interval, 3)],
        ["worth of the order beyond chance", $"{Figures.Signed(proof.Lift.Value, 2)} points", Figures.Of(proof.Lift.Interval, 2)],
    ];

    public static IReadOnlyList<string[]> Points(BattleProof proof) =>
    [
        .. proof.InUse is { } inUse ? [Row("in use", inUse)] : Array.Empty<string[]>(),
        .. proof.Certificates.Zip(proof.CertifiedPoints).Where(static pair => pair.Second is not null).Select(static pair => Row($"at most {pair.First.WorsePercent:0.##}%", pair.Second!)),
        .. proof.Curve.Select(static point => Row(string.Empty, point)),
    ];

    private static string[] Row(string name, ProofPoint point) =>
    [
        name,
        Figures.Of(point.Threshold, 4),
        Percent(point.StrongPercent.Value),
        Percent(point.RecoveredPercent.Value),
        Range(point.RecoveredPercent),
        Percent(point.WorsePercent.Value),
        Range(point.WorsePercent),
        Figures.Signed(point.GainOverRandom.Value, 1),
        Range(point.GainOverRandom),
        Percent(point.SavedPercent.Value),
        Range(point.SavedPercent),
    ];

    private static string Percent(double value) => double.IsFinite(value) ? $"{Figures.Of(value, 1)}%" : Figures.Of(value, 1);

    private static string Range(Measure measure) => Figures.Of(measure.Interval, 1);
}
