using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>Errors that compatible servers report under a successful status, where the package sees an answer without content.</summary>
internal static class ReportedError
{
    public static void ThrowIfAny(ClientResult<Sdk.ChatCompletion> result)
    {
        string? error = Find(ref result.Value.Patch);
        if (error is not null || !HasChoice(result.Value))
        {
            throw new ClientResultException(
                error is null ? "The server answered without a choice." : Message(error),
                result.GetRawResponse());
        }
    }

    public static void ThrowIfAny(Sdk.StreamingChatCompletionUpdate update)
    {
        if (Find(ref update.Patch) is { } error)
        {
            throw new ClientResultException($"The server ended the stream with an error: {error}", response: null, new NoAnswerException());
        }
    }

    /// <summary>Makes the exception for an answer that the OpenAI package cannot read.</summary>
    public static NoAnswerException Unreadable(Exception exception) => new(
        "The answer has a value that the OpenAI package does not know, such as its reason for ending. Make the client with OpenAIChatClient.Create(…), which reads it.", exception);

    /// <summary>Words the error that a server reports, as JSON.</summary>
    public static string Message(string error) => $"The server answered with an error: {error}";

    private static string? Find(ref JsonPatch patch)
    {
        if (!patch.Contains("$.error"u8) || !patch.TryGetJson("$.error"u8, out ReadOnlyMemory<byte> json))
        {
            return null;
        }

        return json.Span.SequenceEqual("null"u8) ? null : Encoding.UTF8.GetString(json.Span);
    }

    // The package has no other way to ask.
    private static bool HasChoice(Sdk.ChatCompletion completion)
    {
        try
        {
            _ = completion.Content;
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
