using System.Diagnostics;

namespace RouteLlm;

/// <summary>
/// Starts the span of a request below the current activity, or as the root of a trace where nobody was asked whether that activity should
/// be recorded.
/// </summary>
/// <remarks>
/// ASP.NET Core starts an activity for each request, for its logs, even where nobody traces. No sampler was asked about it, but it says
/// "not recorded", and OpenTelemetry's default sampler drops whatever has such a parent: with <c>AddSource("RouteLlm")</c> alone, every
/// span of this library. The span then begins a trace of its own, about which the sampler is asked, and links to the activity.
/// </remarks>
internal static class RequestSpan
{
    private static readonly ActivitySource Source = new(RouteLlmDiagnostics.Name);

    /// <summary>Gets whether anybody listens.</summary>
    public static bool IsWanted => Source.HasListeners();

    /// <summary>Starts a span. The caller's method is asynchronous, so that its own caller keeps the current activity.</summary>
    /// <param name="tags">What samplers may go by.</param>
    /// <param name="startTime">When the request came.</param>
    public static Activity? Start(IEnumerable<KeyValuePair<string, object?>> tags, DateTimeOffset startTime)
    {
        Activity? current = Activity.Current;
        if (current is null || IsDecided(current))
        {
            return Source.StartActivity("chat routellm", ActivityKind.Internal, parentContext: default, tags, links: null, startTime);
        }

        Activity.Current = null;
        if (Source.StartActivity("chat routellm", ActivityKind.Internal, parentContext: default, tags, [new ActivityLink(current.Context)], startTime) is not { } span)
        {
            Activity.Current = current;
            return null;
        }

        foreach (KeyValuePair<string, string?> item in current.Baggage)
        {
            span.AddBaggage(item.Key, item.Value);
        }

        return span;
    }

    // Activities of a source exist because a listener sampled them, if only to pass the trace on; those of a remote parent have its
    // caller's decision.
    private static bool IsDecided(Activity activity)
    {
        for (Activity? each = activity; each is not null; each = each.Parent)
        {
            if (each.Recorded || each.Source.Name.Length > 0 || (each.Parent is null && each.ParentId is not null))
            {
                return true;
            }
        }

        return false;
    }
}
