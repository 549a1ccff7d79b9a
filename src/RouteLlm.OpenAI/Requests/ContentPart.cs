using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From one content of a message to a content part of the OpenAI package.</summary>
internal static class ContentPart
{
    /// <summary>Where the protocol takes text, images, audio and files.</summary>
    public static Sdk.ChatMessageContentPart For(AIContent content, string place) => content switch
    {
        TextContent text => Sdk.ChatMessageContentPart.CreateTextPart(text.Text),
        UriContent uri when uri.HasTopLevelMediaType("image") => Sdk.ChatMessageContentPart.CreateImagePart(uri.Uri, Detail(content)),
        UriContent uri => throw NotCarried(
            content,
            place,
            $"Its media type is '{uri.MediaType}', but only images can be sent by address. Set the media type if it is an image; otherwise download it and send a DataContent."),
        DataContent data => Data(data, place),
        HostedFileContent file => Sdk.ChatMessageContentPart.CreateFilePart(file.FileId),
        { RawRepresentation: Sdk.ChatMessageContentPart raw } => raw,
        _ => throw NotCarried(content, place, "Remove it, send it as text, or set its RawRepresentation to an OpenAI.Chat.ChatMessageContentPart."),
    };

    /// <summary>Where the protocol takes text alone.</summary>
    public static Sdk.ChatMessageContentPart ForText(AIContent content, string place) => content switch
    {
        TextContent text => Sdk.ChatMessageContentPart.CreateTextPart(text.Text),
        { RawRepresentation: Sdk.ChatMessageContentPart raw } => raw,
        _ => throw NotCarried(content, place, "Remove it, or move it to a user message."),
    };

    public static NotSupportedException NotCarried(AIContent content, string place, string remedy) =>
        new($"Chat completions do not support a {content.GetType()} in {place}. {remedy}");

    private static Sdk.ChatMessageContentPart Data(DataContent data, string place)
    {
        BinaryData bytes = BinaryData.FromBytes(data.Data);
        if (data.HasTopLevelMediaType("image"))
        {
            return Sdk.ChatMessageContentPart.CreateImagePart(bytes, data.MediaType, Detail(data));
        }

        if (data.HasTopLevelMediaType("audio"))
        {
            return Sdk.ChatMessageContentPart.CreateInputAudioPart(bytes, AudioFormat(data, place));
        }

        if (data.HasTopLevelMediaType("video"))
        {
            throw NotCarried(data, place, $"Its media type is '{data.MediaType}', and video is not supported. Send single frames as images.");
        }

        // The protocol demands a name where the abstraction allows none.
        return Sdk.ChatMessageContentPart.CreateFilePart(bytes, data.MediaType, data.Name ?? "file");
    }

    private static Sdk.ChatInputAudioFormat AudioFormat(DataContent audio, string place) => audio.MediaType switch
    {
        "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => Sdk.ChatInputAudioFormat.Wav,
        "audio/mpeg" or "audio/mp3" => Sdk.ChatInputAudioFormat.Mp3,
        _ => throw NotCarried(audio, place, $"Its media type is '{audio.MediaType}': convert it to audio/wav or audio/mpeg."),
    };

    private static Sdk.ChatImageDetailLevel? Detail(AIContent image)
    {
        object? detail = null;
        image.AdditionalProperties?.TryGetValue("detail", out detail);
        return detail switch
        {
            // Bare, null would become a level: the package converts strings, null among them.
            null => default(Sdk.ChatImageDetailLevel?),
            string level => new Sdk.ChatImageDetailLevel(level),
            Sdk.ChatImageDetailLevel level => level,
            _ => throw new NotSupportedException($"The additional property 'detail' of an image is a {detail.GetType()}. Write \"low\", \"high\" or \"auto\"."),
        };
    }
}
