using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>The decision, as headers of the answer.</summary>
internal static class DecisionHeaders
{
    public const string Router = "x-routellm-router";
    public const string Target = "x-routellm-target";
    public const string WinRate = "x-routellm-win-rate";
    public const string Threshold = "x-routellm-threshold";
    public const string Model = "x-routellm-model";
    public const string FailedModel = "x-routellm-failed-model";
    public const string Basis = "x-routellm-basis";
    public const string Decision = "x-routellm-decision";

    /// <summary>Gets all of them, for browsers, which hide headers that are not exposed.</summary>
    public static IReadOnlyList<string> Names { get; } = [Router, Target, WinRate, Threshold, Model, FailedModel, Basis, Decision];

    /// <param name="headers">The headers of the answer.</param>
    /// <param name="call">The request.</param>
    /// <param name="model">The model that answers, or the one that failed last.</param>
    public static void Write(IHeaderDictionary headers, ModelCall call, RoutedModel model)
    {
        RoutingDecision decision = call.Decision;

        // Where the caller named the model, no router has scored.
        if (call.ChosenBasis != DecisionBasis.Caller)
        {
            headers[Router] = Ascii(decision.Router);
            headers[WinRate] = decision.StrongWinRate.ToString("R", CultureInfo.InvariantCulture);
            headers[Threshold] = decision.Threshold.ToString("R", CultureInfo.InvariantCulture);
        }

        headers[Decision] = decision.Id.ToString();
        headers[Basis] = decision.Basis.Word();
        headers[Target] = model.Target.Word();
        headers[Model] = Ascii(NameOf(model, call));
        if (call.FailedBefore(model) is { } failed)
        {
            headers[FailedModel] = Ascii(NameOf(failed, call));
        }
    }

    /// <summary>Gets the name by which clients know a model.</summary>
    public static string NameOf(RoutedModel model, ModelCall call) => call.PassedOnModelId ?? model.ModelId ?? model.Name;

    // Headers carry nothing else, and a name may come from a file.
    private static string Ascii(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Uri.EscapeDataString(text) : text;
}
