using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The parameters of a request for a chat completion that ask for what a model may lack. For one request.</summary>
internal struct RequestParameters
{
    private OutlinedOptions _outlined;

    /// <summary>Gets them; <see langword="null"/> where the request has no parameters.</summary>
    public readonly ChatOptions? Options => _outlined.Options;

    /// <summary>Gets whether several answers are asked for.</summary>
    public bool HasSeveralAnswers { get; private set; }

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
        if (isTools)
        {
            _outlined.ReadTools(ref reader);
        }
        else if (isChoice && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("none"u8))
        {
            _outlined.Own.ToolMode = ChatToolMode.None;
        }
        else if (isFormat)
        {
            _outlined.ReadFormat(ref reader);
        }
        else if (isEffort && reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals("none"u8))
        {
            _outlined.Reason();
        }
        else if (isLimit)
        {
            _outlined.ReadLimit(reader);
        }
        else if (isCount && reader.TokenType == JsonTokenType.Number)
        {
            HasSeveralAnswers = !reader.TryGetInt32(out int count) || count != 1;
        }

        reader.Skip();
    }
}
