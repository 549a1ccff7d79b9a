using System.Globalization;

namespace RouteLlm;

/// <summary>Writes a decision and what pulled it.</summary>
internal static class DecisionOutput
{
    public static void WriteText(TextWriter output, RoutingDecision decision, IReadOnlyList<FeatureContribution> features)
    {
        string relation = decision.Target == RouteTarget.Strong ? "at or above" : "below";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(decision.Target)}: strong win rate {decision.StrongWinRate:0.0000}, {relation} the threshold {decision.Threshold:0.0000} ({decision.Router})"));
        if (features.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("The features that count most, in log-odds (+ towards strong, - towards weak):");
        foreach (FeatureContribution feature in features)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {feature.LogOdds,8:+0.0000;-0.0000}  {feature.Feature}"));
        }
    }

    public static void WriteJson(TextWriter output, RoutingDecision decision, IReadOnlyList<FeatureContribution> features) =>
        JsonOutput.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("router", decision.Router);
            json.WriteString("target", NameOf(decision.Target));
            json.WriteNumber("strong_win_rate", decision.StrongWinRate);
            json.WriteNumber("threshold", decision.Threshold);
            json.WriteStartArray("features");
            foreach (FeatureContribution feature in features)
            {
                json.WriteStartObject();
                json.WriteString("feature", feature.Feature);
                json.WriteNumber("log_odds", feature.LogOdds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static string NameOf(RouteTarget target) => target == RouteTarget.Strong ? "strong" : "weak";
}
