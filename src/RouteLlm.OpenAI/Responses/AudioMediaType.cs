using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>The media type of speech: an answer does not say it, the request did.</summary>
internal static class AudioMediaType
{
    public static string Of(Sdk.ChatCompletionOptions request) => request.AudioOptions?.OutputAudioFormat.ToString() switch
    {
        "mp3" => "audio/mpeg",
        null => "audio/wav",
        string format => $"audio/{format}",
    };
}
