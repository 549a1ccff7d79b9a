using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The parameters of a request that ask for what a model may lack. For one request.</summary>
internal struct RequestParameters
{
    private static readonly JsonElement AnySchema = JsonDocument.Parse("{}").RootElement;

    /// <summary>Gets them; <see langword="null"/> where the request has no parameters.</summary>
    public ChatOptions? Options { get; private set; }

    /// <summary>Gets whether several answers are asked for.</summary>
    public bool HasSeveralAnswers { get; private set; }

    private ChatOptions Own => Options ??= new ChatOptions();

    /// <summary>Reads the parameter whose name the reader stands on, and leaves the reader at the end of its value.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        bool isTools = reader.ValueTextEquals("tools"u8) || reader.ValueTextEquals("functions"u8);
        bool isChoice = reader.ValueTextEquals("tool_choice"u8);
        bool isFormat = reader.ValueTextEquals("response_format"u8);
        bool isEffort = reader.ValueTextEquals("reasoning_effort"u8);
        bool isLimit = reader.ValueTextEquals("max_tokens"u8) || reader.ValueTextEquals("max_completion_tokens"u8);
        bool isCount = reader.ValueTextEquals("n"u8);
        reader.Read();
        if (isTools && reader.TokenType == JsonTokenType.StartArray)
        {
            ReadTools(ref reader);
        }
        else if (isChoice && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("none"u8))
        {
            Own.ToolMode = ChatToolMode.None;
        }
        else if (isFormat && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadFormat(ref reader);
        }
        else if (isEffort && reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals("none"u8))
        {
            // How much of it is the model's affair.
            Own.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Medium };
        }
        else if (isLimit && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int most) && most > 0)
        {
            Own.MaxOutputTokens = most;
        }

        else if (isCount && reader.TokenType == JsonTokenType.Number)
        {
            HasSeveralAnswers = !reader.TryGetInt32(out int count) || count != 1;
        }

        reader.Skip();
    }

    // Whether there are any, and how large they are, matters; which they are does not.
    private void ReadTools(ref Utf8JsonReader reader)
    {
        using JsonDocument tools = JsonDocument.ParseValue(ref reader);
        if (tools.RootElement.GetArrayLength() > 0)
        {
            Own.Tools = [AIFunctionFactory.CreateDeclaration("tools", tools.RootElement.GetRawText(), AnySchema)];
        }
    }

    private void ReadFormat(ref Utf8JsonReader reader)
    {
        using JsonDocument format = JsonDocument.ParseValue(ref reader);
        if (format.RootElement.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && !type.ValueEquals("text"u8))
        {
            Own.ResponseFormat = ChatResponseFormat.Json;
        }
    }
}
