using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Embeds texts with a provider whose window may be smaller than one of them: of that one the beginning is embedded, and the others as they
/// are. Safe for concurrent use, as far as the generator is.
/// </summary>
/// <param name="generator">The provider; stays the caller's to dispose.</param>
internal sealed class FittingEmbeddings(IEmbeddingGenerator<string, Embedding<float>> generator)
{
    private const int ShortestText = 16;

    // The next text that is too long is tried with as much.
    private int _lastFit;

    /// <summary>Embeds texts.</summary>
    /// <returns>An embedding for each text, in order.</returns>
    /// <exception cref="Exception">What the provider failed with.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            return await generator.GenerateAsync(texts, options: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ContextLength.WasExceeded(exception))
        {
            return texts.Count > 1
                ? await GenerateHalvesAsync(texts, cancellationToken).ConfigureAwait(false)
                : await GenerateBeginningAsync(texts[0], exception, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateHalvesAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        int middle = texts.Count / 2;
        GeneratedEmbeddings<Embedding<float>> first = await GenerateAsync([.. texts.Take(middle)], cancellationToken).ConfigureAwait(false);
        GeneratedEmbeddings<Embedding<float>> second = await GenerateAsync([.. texts.Skip(middle)], cancellationToken).ConfigureAwait(false);
        first.AddRange(second);
        if (second.Usage is { } usage)
        {
            (first.Usage ??= new UsageDetails()).Add(usage);
        }

        return first;
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateBeginningAsync(
        string text, Exception failure, CancellationToken cancellationToken)
    {
        for (int length = _lastFit > 0 && _lastFit < text.Length ? _lastFit : text.Length / 2; length >= ShortestText; length /= 2)
        {
            try
            {
                GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync([BeginningOf(text, length)], options: null, cancellationToken).ConfigureAwait(false);
                _lastFit = length;
                return embeddings;
            }
            catch (Exception exception) when (ContextLength.WasExceeded(exception))
            {
                failure = exception;
            }
        }

        ExceptionDispatchInfo.Throw(failure);
        throw failure;
    }

    /// <summary>Gives the beginning of a text, without half a character at its end.</summary>
    public static string BeginningOf(string text, int length) =>
        length >= text.Length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
