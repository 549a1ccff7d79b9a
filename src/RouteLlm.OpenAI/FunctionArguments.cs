using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>The arguments of a function call, between JSON and a dictionary.</summary>
internal static class FunctionArguments
{
    private static readonly JsonTypeInfo<IDictionary<string, object?>> Arguments =
        (JsonTypeInfo<IDictionary<string, object?>>)FunctionJson.Options.GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <summary>
    /// Reads a call. Arguments that are no JSON object leave an exception on it, and their text on its raw representation.
    /// </summary>
    public static FunctionCallContent Read(Sdk.ChatToolCall call, string? completionId, int position)
    {
        // Some servers give a call no id; its result needs one to point to, and no other call may have the same.
        string id = string.IsNullOrEmpty(call.Id) ? $"{completionId}_{position}" : call.Id;
        FunctionCallContent content = FunctionCallContent.CreateFromParsedArguments(call.FunctionArguments ?? BinaryData.Empty, id, call.FunctionName, Parse);
        content.RawRepresentation = call;
        return content;
    }

    public static BinaryData Format(FunctionCallContent call)
    {
        if (call.Arguments is { } arguments)
        {
            return BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(arguments, Arguments));
        }

        // The model sees again what it wrote, were it malformed.
        return call.RawRepresentation is Sdk.ChatToolCall raw ? raw.FunctionArguments : BinaryData.FromString("{}");
    }

    // Some servers write no argument as no text at all.
    private static IDictionary<string, object?>? Parse(BinaryData json) =>
        json.ToMemory().IsEmpty
            ? new Dictionary<string, object?>(StringComparer.Ordinal)
            : JsonSerializer.Deserialize(json.ToMemory().Span, Arguments);
}
