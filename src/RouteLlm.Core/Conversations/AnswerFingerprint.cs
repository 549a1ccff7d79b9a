using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>
/// Recognises an answer that comes back, over HTTP or from a store of texts, with nothing but its words, and a tool call with nothing but
/// its id: a hash of it and of the prompt before it, without white space, which clients trim.
/// </summary>
/// <remarks>
/// A fleet has to have the same one on every machine: SHA-256. A machine alone takes <see cref="TextHash"/>, which costs less.
/// </remarks>
internal sealed class AnswerFingerprint : IDisposable
{
    private const string OfAnswers = "answer ";
    private const string OfCalls = "call ";
    private const int KeptBytes = 16;

    // In characters. A copy of a huge prompt would take as much memory again, and the pool would keep it.
    private const int LargestPiece = 8 * 1024;

    // In characters of the prompt, which only tells apart the calls that their ids do not.
    private const int EnoughForCall = 1024;

    private readonly IncrementalHash? _shared;
    private TextHash _own;
    private bool _hasAnswer;

    /// <param name="prompt">The prompt that is answered.</param>
    /// <param name="isShared">Whether other machines have to recognise the answer, too.</param>
    public AnswerFingerprint(string prompt, bool isShared = false)
    {
        if (isShared)
        {
            _shared = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Add(_shared, prompt);
            _shared.AppendData("\0"u8);
        }
        else
        {
            _own = TextHash.Begin();
            _own.Append(prompt);
            _own.EndText();
        }
    }

    /// <summary>Gets the fingerprint of a whole answer; <see langword="null"/> where it has no words.</summary>
    public static string? Of(string prompt, string answer, bool isShared = false)
    {
        if (!isShared)
        {
            return OwnOf(prompt, answer, OfAnswers);
        }

        if (prompt.Length + answer.Length >= LargestPiece)
        {
            using var inPieces = new AnswerFingerprint(prompt, isShared);
            inPieces.Append(answer);
            return inPieces.Complete();
        }

        return SharedOf(prompt, answer, OfAnswers);
    }

    /// <summary>
    /// Gets the fingerprint of a tool call or a request for approval; <see langword="null"/> where its id is empty. The prompt is part of
    /// it, since the ids of some providers (<c>call_0</c>) are unique within one answer only.
    /// </summary>
    public static string? OfCall(string prompt, string id, bool isShared = false)
    {
        ReadOnlySpan<char> beginning = prompt.AsSpan().TrimStart();
        beginning = beginning[..Math.Min(beginning.Length, EnoughForCall)];
        ReadOnlySpan<char> kept = id.AsSpan(0, Math.Min(id.Length, EnoughForCall));
        return isShared ? SharedOf(beginning, kept, OfCalls) : OwnOf(beginning, kept, OfCalls);
    }

    /// <summary>Takes the next piece of the answer.</summary>
    public void Append(ReadOnlySpan<char> piece) => _hasAnswer |= _shared is null ? _own.Append(piece) : Add(_shared, piece);

    /// <summary>Gets the fingerprint; <see langword="null"/> where the answer has no words.</summary>
    public string? Complete()
    {
        if (_shared is null)
        {
            return _hasAnswer ? _own.Complete(OfAnswers[0]) : null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _shared.GetHashAndReset(hash);
        return _hasAnswer ? TextOf(hash, OfAnswers) : null;
    }

    public void Dispose() => _shared?.Dispose();

    private static string? OwnOf(ReadOnlySpan<char> prompt, ReadOnlySpan<char> answer, string kind)
    {
        var hash = TextHash.Begin();
        hash.Append(prompt);
        hash.EndText();
        return hash.Append(answer) ? hash.Complete(kind[0]) : null;
    }

    private static string? SharedOf(ReadOnlySpan<char> prompt, ReadOnlySpan<char> answer, string kind)
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

    private static bool Add(IncrementalHash hash, ReadOnlySpan<char> text)
    {
        bool hasWords = false;
        byte[] words = ArrayPool<byte>.Shared.Rent(Math.Min(text.Length, LargestPiece) * sizeof(char));
        while (!text.IsEmpty)
        {
            ReadOnlySpan<char> piece = text[..Math.Min(text.Length, LargestPiece)];
            int length = CopyWords(piece, words);
            hash.AppendData(words, 0, length);
            hasWords |= length > 0;
            text = text[piece.Length..];
        }

        ArrayPool<byte>.Shared.Return(words);
        return hasWords;
    }
}
