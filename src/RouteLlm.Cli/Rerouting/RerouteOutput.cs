using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what gadgets did.</summary>
internal static class RerouteOutput
{
    private static readonly string[] Headings = ["goal", "place", " strong calls", "found by", " prompts", " rerouted", "gadget"];

    public static void Write(
        TextWriter output, AttackedRouter router, int prompts, RerouteSettings settings, IReadOnlyList<Rerouting> results)
    {
        output.WriteLine(Invariant($"{router.Router.Name}: gadgets of {settings.Tokens} tokens, found on {prompts / 2:N0} prompts and measured on {prompts - (prompts / 2):N0} others; {router.Scored:N0} texts scored, seed {settings.Seed}"));
        output.WriteLine();
        TextTable.Write(output, Headings, [.. results.Select(static result => new[]
        {
            GoalOf(result), PlaceOf(result), Invariant($"{result.Goal.StrongPercent:0.#}%"), SourceOf(result),
            Invariant($"{result.Prompts:N0}"), result.Prompts == 0 ? "–" : Invariant($"{100 * result.Rate:0.0}%"), result.Gadget.Replace("\n", "\\n", StringComparison.Ordinal),
        })]);
    }

    public static void WriteJson(TextWriter output, AttackedRouter router, int prompts, RerouteSettings settings, IReadOnlyList<Rerouting> results) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("router", router.Router.Name);
        json.WriteNumber("prompts", prompts);
        json.WriteNumber("tokens", settings.Tokens);
        json.WriteNumber("seed", settings.Seed);
        json.WriteNumber("scored", router.Scored);
        json.WriteStartArray("attacks");
        foreach (Rerouting result in results)
        {
            Write(json, result);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Rerouting result)
    {
        json.WriteStartObject();
        json.WriteString("goal", GoalOf(result));
        json.WriteString("place", PlaceOf(result));
        json.WriteNumber("strong_percent", result.Goal.StrongPercent);
        json.WriteNumber("threshold", Math.Round(1 / (1 + Math.Exp(-result.Goal.Threshold)), 6));
        json.WriteString("found_by", SourceOf(result));
        json.WriteNumber("prompts", result.Prompts);
        json.WriteNumber("rerouted", result.Rerouted);
        json.WriteString("gadget", result.Gadget);
        json.WriteEndObject();
    }

    private static string GoalOf(Rerouting result) => result.Goal.IsUpgrade ? "upgrade" : "downgrade";

    private static string PlaceOf(Rerouting result) => result.Goal.Place == GadgetPlace.Prefix ? "prefix" : "suffix";

    private static string SourceOf(Rerouting result) => result.Source == GadgetSource.Search ? "search" : "opening";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
