using System.Text.Json;
using System.Text.Json.Serialization;

namespace RouteLlm.Tests;

/// <summary>Decisions as text, to be compared: a decision itself is equal only to itself.</summary>
internal static class DecisionFields
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Everything that a decision, or a record of one, holds.</summary>
    public static string All<T>(T decision) => JsonSerializer.Serialize(decision, Options);

    /// <summary>What is known before the call.</summary>
    public static object BeforeTheCall(RoutingDecision decision) =>
        (decision.Router, decision.Target, decision.Model, decision.Basis, decision.StrongWinRate, decision.Threshold, decision.Reason, decision.ModelId);
}
