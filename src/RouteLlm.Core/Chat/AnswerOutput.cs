using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Recognises responses that hold no answer.</summary>
internal static class AnswerOutput
{
    // OpenRouter and others end with it what they cannot answer.
    private const string Error = "error";

    /// <summary>Refuses a whole response that holds no answer.</summary>
    /// <exception cref="NoAnswerException">It has no content and no reason for ending, or ends with an error.</exception>
    public static void ThrowIfNone(ChatResponse response, RoutedModel model, IAttemptProgress attempt)
    {
        bool isBroken = IsError(response.FinishReason);
        if (!isBroken && (response.FinishReason is not null || response.ContinuationToken is not null || HasOutput(response.Messages)))
        {
            return;
        }

        if (response.Usage is { } usage)
        {
            attempt.Bill(model, usage);
        }

        throw isBroken ? NoAnswerException.Broken(model.Name) : NoAnswerException.Empty(model.Name);
    }

    /// <summary>
    /// Tells whether an update is the beginning of an answer. Providers begin with an empty text, or with what the input used: nothing that
    /// another model could not begin with.
    /// </summary>
    public static bool HasOutput(ChatResponseUpdate update) =>
        update.FinishReason is not null || update.ContinuationToken is not null || HasOutput(update.Contents);

    /// <summary>Tells whether an answer ends because it went wrong.</summary>
    public static bool IsError(ChatFinishReason? reason) =>
        reason is { } ended && string.Equals(ended.Value, Error, StringComparison.OrdinalIgnoreCase);

    private static bool HasOutput(IList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (HasOutput(messages[i].Contents))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOutput(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not (UsageContent or TextContent { Text.Length: 0 } or TextReasoningContent { Text.Length: 0, ProtectedData: null }))
            {
                return true;
            }
        }

        return false;
    }
}
