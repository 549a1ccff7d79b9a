using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The parameters of a request that ask for what a model may lack, whatever the protocol. For one request.</summary>
internal struct OutlinedOptions
{
    private static readonly JsonElement AnySchema = JsonDocument.Parse("{}").RootElement;

    /// <summary>Gets them; <see langword="null"/> where the request has no parameters.</summary>
    public ChatOptions? Options { get; private set; }

    /// <summary>Gets them to be changed.</summary>
    public ChatOptions Own => Options ??= new ChatOptions();

    /// <summary>
    /// Reads the list of tools that a reader stands on. Whether there are any, and how large they are, matters; which they are does not.
    /// </summary>
    public void ReadTools(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        using JsonDocument tools = JsonDocument.ParseValue(ref reader);
        if (tools.RootElement.GetArrayLength() > 0)
        {
            Own.Tools = [AIFunctionFactory.CreateDeclaration("tools", tools.RootElement.GetRawText(), AnySchema)];
            if (!tools.RootElement.EnumerateArray().All(IsFunction))
            {
                Own.Tools.Add(ProviderTool.Instance);
            }
        }
    }

    // Anthropic's own have no type, or are "custom".
    private static bool IsFunction(JsonElement tool) =>
        tool.ValueKind == JsonValueKind.Object && (!tool.TryGetProperty("type", out JsonElement type) || (type.ValueKind == JsonValueKind.String && (type.ValueEquals("function"u8) || type.ValueEquals("custom"u8))));

    /// <summary>Takes a limit of the output from the value that a reader stands on.</summary>
    public void ReadLimit(in Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int most) && most > 0)
        {
            Own.MaxOutputTokens = most;
        }
    }

    /// <summary>Takes from the object that a reader stands on that the answer is to have a form other than text.</summary>
    public void ReadFormat(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        using JsonDocument format = JsonDocument.ParseValue(ref reader);
        if (format.RootElement.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && !type.ValueEquals("text"u8))
        {
            Own.ResponseFormat = ChatResponseFormat.Json;
        }
    }

    /// <summary>Says that the model is to reason; how much of it is the model's affair.</summary>
    public void Reason() => Own.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Medium };
}
