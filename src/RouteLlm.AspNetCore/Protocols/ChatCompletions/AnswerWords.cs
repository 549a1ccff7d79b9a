using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a model says: its text, its reasoning, and its words when it declines.</summary>
internal readonly record struct AnswerWords(string? Text, string? Reasoning, string? Refused)
{
    public bool IsEmpty => string.IsNullOrEmpty(Text) && string.IsNullOrEmpty(Reasoning) && string.IsNullOrEmpty(Refused);

    public static AnswerWords Of(IEnumerable<AIContent> contents)
    {
        AnswerWords words = default;
        foreach (AIContent content in contents)
        {
            words = content switch
            {
                TextReasoningContent reasoning => words with { Reasoning = words.Reasoning + reasoning.Text },
                TextContent text => words with { Text = words.Text + text.Text },
                ErrorContent { ErrorCode: Refusal.ErrorCode } refusal => words with { Refused = words.Refused + refusal.Message },
                _ => words,
            };
        }

        return words;
    }

    /// <summary>Writes the fields of a streamed piece.</summary>
    public void WriteDelta(Utf8JsonWriter json)
    {
        WriteUnlessEmpty(json, "content", Text);
        WriteUnlessEmpty(json, "reasoning_content", Reasoning);
        WriteUnlessEmpty(json, "refusal", Refused);
    }

    /// <summary>Writes the fields of a whole message.</summary>
    public void WriteMessage(Utf8JsonWriter json, bool hasCalls)
    {
        json.WriteString("content", string.IsNullOrEmpty(Text) && (hasCalls || Refused is not null) ? null : Text ?? string.Empty);
        json.WriteString("refusal", Refused);
        WriteUnlessEmpty(json, "reasoning_content", Reasoning);
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }
}
