using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>Recognises an answer that comes back over HTTP with nothing but its words: a hash of it and of the prompt before it, without white space, which clients trim.</summary>
internal sealed class AnswerFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _hasAnswer;

    /// <param name="prompt">The prompt that is answered.</param>
    public AnswerFingerprint(string prompt)
    {
        Add(prompt);
        _hash.AppendData("\0"u8);
    }

    /// <summary>Gets the fingerprint of a whole answer; <see langword="null"/> where it has no words.</summary>
    public static string? Of(string prompt, string answer)
    {
        using var fingerprint = new AnswerFingerprint(prompt);
        fingerprint.Append(answer);
        return fingerprint.Complete();
    }

    /// <summary>Takes the next piece of the answer.</summary>
    public void Append(ReadOnlySpan<char> piece) => _hasAnswer |= Add(piece);

    /// <summary>Gets the fingerprint; <see langword="null"/> where the answer has no words.</summary>
    public string? Complete() => _hasAnswer ? $"answer {Convert.ToHexString(_hash.GetHashAndReset())}" : null;

    public void Dispose() => _hash.Dispose();

    private bool Add(ReadOnlySpan<char> text)
    {
        bool isAny = false;
        while (!text.IsEmpty)
        {
            int length = 0;
            while (length < text.Length && !char.IsWhiteSpace(text[length]))
            {
                length++;
            }

            _hash.AppendData(MemoryMarshal.AsBytes(text[..length]));
            isAny |= length > 0;
            text = text[Math.Min(length + 1, text.Length)..];
        }

        return isAny;
    }
}
