using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>
/// Recognises an answer that comes back, over HTTP or from a store of texts, with nothing but its words, and a tool call with nothing but
/// its id: a hash of it and of the prompt before it, without white space, which clients trim.
/// </summary>
internal sealed class AnswerFingerprint : IDisposable
{
    private const string OfAnswers = "answer ";
    private const string OfCalls = "call ";
    private const int KeptBytes = 16;

    // In characters. A copy of a huge prompt would take as much memory again, and the pool would keep it.
    private const int LargestPiece = 8 * 1024;

    // In characters of the prompt, which only tells apart the calls that their ids do not.
    private const int EnoughForCall = 1024;

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
        if (prompt.Length + answer.Length >= LargestPiece)
        {
            using var inPieces = new AnswerFingerprint(prompt);
            inPieces.Append(answer);
            return inPieces.Complete();
        }

        return HashOf(prompt, answer, OfAnswers);
    }

    /// <summary>
    /// Gets the fingerprint of a tool call or a request for approval; <see langword="null"/> where its id is empty. The prompt is part of
    /// it, since the ids of some providers (<c>call_0</c>) are unique within one answer only.
    /// </summary>
    public static string? OfCall(string prompt, string id)
    {
        ReadOnlySpan<char> beginning = prompt.AsSpan().TrimStart();
        return HashOf(beginning[..Math.Min(beginning.Length, EnoughForCall)], id.AsSpan(0, Math.Min(id.Length, EnoughForCall)), OfCalls);
    }

    /// <summary>Takes the next piece of the answer.</summary>
    public void Append(ReadOnlySpan<char> piece) => _hasAnswer |= Add(piece);

    /// <summary>Gets the fingerprint; <see langword="null"/> where the answer has no words.</summary>
    public string? Complete()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return _hasAnswer ? TextOf(hash, OfAnswers) : null;
    }

    public void Dispose() => _hash.Dispose();

    private static string? HashOf(ReadOnlySpan<char> prompt, ReadOnlySpan<char> answer, string kind)
    {
        byte[] words = ArrayPool<byte>.Shared.Rent(LargestPiece * sizeof(char));
        int length = CopyWords(prompt, words);
        words[length++] = 0;
        int ofAnswer = CopyWords(answer, words.AsSpan(length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(words.AsSpan(0, length + ofAnswer), hash);
        ArrayPool<byte>.Shared.Return(words);
        return ofAnswer > 0 ? TextOf(hash, kind) : null;
    }

    // Half of the hash is enough to tell answers apart.
    private static string TextOf(ReadOnlySpan<byte> hash, string kind)
    {
        Span<char> text = stackalloc char[kind.Length + Base64.GetMaxEncodedToUtf8Length(KeptBytes)];
        kind.CopyTo(text);
        Convert.TryToBase64Chars(hash[..KeptBytes], text[kind.Length..], out _);
        return new string(text);
    }

    private static int CopyWords(ReadOnlySpan<char> text, Span<byte> destination)
    {
        int copied = 0;
        while (!text.IsEmpty)
        {
            int length = 0;
            while (length < text.Length && !char.IsWhiteSpace(text[length]))
            {
                length++;
            }

            MemoryMarshal.AsBytes(text[..length]).CopyTo(destination[copied..]);
            copied += length * sizeof(char);
            text = text[Math.Min(length + 1, text.Length)..];
        }

        return copied;
    }

    private bool Add(ReadOnlySpan<char> text)
    {
        bool hasWords = false;
        byte[] words = ArrayPool<byte>.Shared.Rent(Math.Min(text.Length, LargestPiece) * sizeof(char));
        while (!text.IsEmpty)
        {
            ReadOnlySpan<char> piece = text[..Math.Min(text.Length, LargestPiece)];
            int length = CopyWords(piece, words);
            _hash.AppendData(words, 0, length);
            hasWords |= length > 0;
            text = text[piece.Length..];
        }

        ArrayPool<byte>.Shared.Return(words);
        return hasWords;
    }
}
