using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads a chat client's answer as it goes by: what it used, the ids by which the conversation goes on, and writes on it which model gave
/// it.
/// </summary>
internal static class AnswerReading
{
    /// <summary>Reads a whole answer.</summary>
    public static void Read(this ModelCall call, ChatResponse response)
    {
        call.ResponseModelId = response.ModelId;
        if (response.Usage is { } usage)
        {
            call.CountAll(usage);
        }

        call.Battle?.Append(response.Text);
        Remember(call, response.ConversationId);
        if (response.ContinuationToken is { } token)
        {
            call.RememberConversation(ContinuedAnswer.IdOf(token));
        }

        if (call.RemembersWords)
        {
            // A history that keeps texts alone loses the stamps below.
            call.RememberAnswer(AnswerFingerprint.Of(UserMessages.LastText(call.Messages), response.Text, call.SharesWords));
        }

        for (int i = 0; i < response.Messages.Count; i++)
        {
            // Each message finds its own way into a history.
            bool isStamped = false;
            call.Battle?.AppendCalls(response.Messages[i].Contents);
            Read(call, response.Messages[i].Contents, response.ResponseId, ref isStamped);
        }
    }

    /// <summary>Reads an update.</summary>
    /// <param name="call">The request.</param>
    /// <param name="update">The update.</param>
    /// <param name="isStamped">Whether the answer has a stamp already.</param>
    public static void Read(this ModelCall call, ChatResponseUpdate update, ref bool isStamped)
    {
        call.ResponseModelId ??= update.ModelId;
        call.Battle?.Append(update.Text);
        call.Battle?.AppendCalls(update.Contents);
        Remember(call, update.ConversationId);
        if (update.ContinuationToken is { } token)
        {
            call.RememberConversation(ContinuedAnswer.IdOf(token), isOfUpdate: true);
        }

        Read(call, update.Contents, update.ResponseId, ref isStamped);
    }

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

    private static void Read(ModelCall call, IList<AIContent> contents, string? responseId, ref bool isStamped)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            AIContent content = contents[i];
            if (content is UsageContent usage)
            {
                call.Count(usage.Details, responseId);
                continue;
            }

            if (content is FunctionResultContent)
            {
                call.BeginResponse();
            }

            call.CountOutput(content);
            string? id = (content as ToolCallContent)?.CallId ?? (content as InputRequestContent)?.RequestId;
            if (id is not null || content is TextReasoningContent || (!isStamped && call.StampsEveryAnswer))
            {
                (content.AdditionalProperties ??= [])[ModelStamp.PropertyKey] = call.Stamp.ToString();
                isStamped = true;
            }

            if (id is not null)
            {
                call.RememberCall(id);
            }
        }
    }

    private static void Remember(ModelCall call, string? conversationId)
    {
        if (conversationId is not null)
        {
            call.RememberConversation(conversationId);
        }
    }
}
