using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From one content part of an answer to the abstraction's content.</summary>
internal static class AnsweredPart
{
    public static AIContent Content(Sdk.ChatMessageContentPart part)
    {
        AIContent content = part.Kind switch
        {
            Sdk.ChatMessageContentPartKind.Text => new TextContent(part.Text),
            Sdk.ChatMessageContentPartKind.Refusal => Refusal.Content(part.Refusal),
            Sdk.ChatMessageContentPartKind.Image when part.ImageBytes is { } bytes => new DataContent(bytes.ToMemory(), part.ImageBytesMediaType),
            Sdk.ChatMessageContentPartKind.Image => new UriContent(part.ImageUri, "image/*"),
            Sdk.ChatMessageContentPartKind.File when part.FileId is { } id => new HostedFileContent(id),

            // Whoever asks for more finds it on the raw representation.
            _ => new AIContent(),
        };

        content.RawRepresentation = part;
        return content;
    }
}
