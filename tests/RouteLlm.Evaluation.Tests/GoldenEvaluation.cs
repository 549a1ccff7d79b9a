using System.Globalization;
using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>What RouteLLM's own evaluation gave for recorded scores.</summary>
internal sealed record GoldenEvaluation(
    double[] Scores,
    double WeakScore,
    double StrongScore,
    CurvePoint[] Curve,
    double Auc,
    double Apgr,
    double ApgrEveryCut,
    double[] Cpt,
    Dictionary<int, double> Optimal)
{
    public static async Task<GoldenEvaluation> ReadAsync(string benchmark)
    {
        await using FileStream file = File.OpenRead(SharedData.PathOf($"golden/eval/{benchmark}.json"));
        using JsonDocument document = await JsonDocument.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        JsonElement golden = document.RootElement;
        JsonElement cpt = golden.GetProperty("cpt_percent_strong_calls");
        return new GoldenEvaluation(
            [.. golden.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())],
            golden.GetProperty("weak_score").GetDouble(),
            golden.GetProperty("strong_score").GetDouble(),
            [
                .. golden.GetProperty("curve").EnumerateArray().Select(point => new CurvePoint(
                    point.GetProperty("threshold").GetDouble(),
                    point.GetProperty("strong_percentage").GetDouble(),
                    point.GetProperty("accuracy").GetDouble())),
            ],
            golden.GetProperty("auc").GetDouble(),
            golden.GetProperty("apgr").GetDouble(),
            golden.GetProperty("apgr_every_cut").GetDouble(),
            [cpt.GetProperty("0.2").GetDouble(), cpt.GetProperty("0.5").GetDouble(), cpt.GetProperty("0.8").GetDouble()],
            golden.GetProperty("optimal").EnumerateObject().ToDictionary(point => int.Parse(point.Name, CultureInfo.InvariantCulture), point => point.Value.GetDouble()));
    }
}
