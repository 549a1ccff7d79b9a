using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads a request's conversation with its images, which planning knows of only that there are some.</summary>
internal static class ShownConversation
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestBodyCheck.MaximumDepth };
    private static readonly FrozenSet<string> Conversation = FrozenSet.ToFrozenSet(["messages", "input", "system"], StringComparer.Ordinal);

    // What says nothing to whoever looks at the conversation.
    private static readonly FrozenSet<string> Marks = FrozenSet.ToFrozenSet(["cache_control", "citations", "annotations", "logprobs"], StringComparer.Ordinal);

    /// <summary>Tells whether there is an image in a conversation.</summary>
    public static bool HasImage(IReadOnlyList<ChatMessage> messages) =>
        messages.Any(static message => message.Contents.Any(static content => content is UriContent uri && uri.HasTopLevelMediaType("image")));

    /// <summary>Reads the conversation of a request.</summary>
    /// <param name="protocol">What the client speaks.</param>
    /// <param name="body">The body, which was checked.</param>
    /// <returns>The conversation; <see langword="null"/> where it has what cannot be read as messages.</returns>
    public static IReadOnlyList<ChatMessage>? Read(IProtocol protocol, ReadOnlyMemory<byte> body)
    {
        try
        {
            return protocol.Translate(DroppedFields.Remove(OnlyConversation(body), Marks)).Messages;
        }
        catch (GatewayException)
        {
            return null;
        }
    }

    private static byte[] OnlyConversation(ReadOnlyMemory<byte> body) => WrittenJson.Of(json =>
    {
        json.WriteStartObject();
        var reader = new Utf8JsonReader(body.Span, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (Conversation.Contains(name))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(body.Span[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }

        json.WriteEndObject();
    });
}
