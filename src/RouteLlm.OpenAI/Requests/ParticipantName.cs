using System.Buffers;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The author of a message, in the characters that the protocol allows for one.</summary>
internal static class ParticipantName
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static string? Of(ChatMessage message)
    {
        string? author = message.AuthorName;
        if (string.IsNullOrWhiteSpace(author))
        {
            return null;
        }

        int length = Math.Min(author.Length, MaxLength);
        return string.Create(length, author, static (name, source) =>
        {
            for (int i = 0; i < name.Length; i++)
            {
                name[i] = Allowed.Contains(source[i]) ? source[i] : '_';
            }
        });
    }
}
