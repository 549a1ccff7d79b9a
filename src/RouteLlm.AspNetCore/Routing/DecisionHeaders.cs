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

    /// <summary>Gets all of them, for browsers that hide what they are not told of.</summary>
    public static IReadOnlyList<string> Names { get; } = [Router, Target, WinRate, Threshold, Model, FailedModel];

    /// <param name="headers">The headers of the answer.</param>
    /// <param name="decision">The router's decision, if one decided.</param>
    /// <param name="target">The model that answers, which after a failover is not the one decided for.</param>
    /// <param name="model">Its name.</param>
    /// <param name="failedModel">The name of the model that was tried before it and failed, if one was.</param>
    public static void Write(IHeaderDictionary headers, RoutingDecision? decision, RouteTarget target, string model, string? failedModel)
    {
        if (decision is not null)
        {
            headers[Router] = Ascii(decision.Router);
            headers[WinRate] = decision.StrongWinRate.ToString("R", CultureInfo.InvariantCulture);
            headers[Threshold] = decision.Threshold.ToString("R", CultureInfo.InvariantCulture);
        }

        headers[Target] = target.Word();
        headers[Model] = Ascii(model);
        if (failedModel is not null)
        {
            headers[FailedModel] = Ascii(failedModel);
        }
    }

    // Headers carry nothing else, and a name may come from a file.
    private static string Ascii(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Uri.EscapeDataString(text) : text;
}
