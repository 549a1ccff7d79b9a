using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>Speech of the model. A later turn refers to it by the id that the server gave it.</summary>
internal static class OutputAudio
{
    private const string Id = "id";
    private const string Transcript = "transcript";
    private const string ExpiresAt = "expires_at";

    public static DataContent Content(Sdk.ChatOutputAudio audio, string mediaType) => new(audio.AudioBytes.ToMemory(), mediaType)
    {
        RawRepresentation = audio,
        AdditionalProperties = new() { [Id] = audio.Id, [Transcript] = audio.Transcript, [ExpiresAt] = audio.ExpiresAt },
    };

    /// <summary>Some of the speech, a piece of its transcript, or the id alone: what an update brings.</summary>
    public static DataContent Content(Sdk.StreamingChatOutputAudioUpdate audio, string mediaType)
    {
        var content = new DataContent(audio.AudioBytesUpdate?.ToMemory() ?? default, mediaType) { RawRepresentation = audio };
        Set(content, Id, audio.Id);
        Set(content, Transcript, audio.TranscriptUpdate);
        Set(content, ExpiresAt, audio.ExpiresAt);
        return content;
    }

    public static string? IdOf(DataContent data) =>
        data.HasTopLevelMediaType("audio") && data.AdditionalProperties?.TryGetValue(Id, out string? id) == true ? id : null;

    private static void Set(DataContent content, string name, object? value)
    {
        if (value is not null)
        {
            (content.AdditionalProperties ??= [])[name] = value;
        }
    }
}
