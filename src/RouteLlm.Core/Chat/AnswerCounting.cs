using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Counts what an answer uses as it goes by.</summary>
internal static class AnswerCounting
{
    /// <summary>Takes what the provider counted for the whole answer.</summary>
    public static void CountAll(this ModelCall call, UsageDetails usage) => call.Usage.CountAll(usage);

    /// <summary>Takes what the provider counted so far, as often as it says so.</summary>
    /// <param name="call">The request.</param>
    /// <param name="usage">What was counted.</param>
    /// <param name="responseId">The response that it belongs to, if that is known.</param>
    public static void Count(this ModelCall call, UsageDetails usage, string? responseId)
    {
        if (!call.Usage.IsWhole)
        {
            call.Usage.Count(usage, responseId);
        }
    }

    /// <summary>Says that what follows is another response within the same answer.</summary>
    public static void BeginResponse(this ModelCall call) => call.Usage.BeginResponse();

    /// <summary>Takes a piece of output, whose tokens are estimated where the provider does not count them.</summary>
    public static void CountOutput(this ModelCall call, AIContent content)
    {
        if (call.EstimatesOutput)
        {
            call.Usage.CountOutput(content, call.Answering.TokenCounter);
        }
    }

    /// <summary>Takes the text of a piece of output, whose tokens are estimated where the provider does not count them.</summary>
    public static void CountOutput(this ModelCall call, string text)
    {
        if (call.EstimatesOutput)
        {
            call.Usage.CountOutput(text, call.Answering.TokenCounter);
        }
    }
}
