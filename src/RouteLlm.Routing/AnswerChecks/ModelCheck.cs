using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What checks have in common that ask a model.</summary>
internal static class ModelCheck
{
    /// <summary>Asks a model, and gives up when the token is cancelled, also where the client does not look at it.</summary>
    public static Task<ChatResponse> SendAsync(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        client.GetResponseAsync(messages, options, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Gets the words of a text, for comparing texts.</summary>
    public static HashSet<string> WordsOf(string text)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                words.Add(text[start..i]);
                start = -1;
            }
        }

        return words;
    }
}
