using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Embeds prompts for a router and checks what comes back; keeps work to the router's time limit. Safe for concurrent use, as far as the
/// generator is.
/// </summary>
internal sealed class PromptEmbedder
{
    // Timers take no more milliseconds than this.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly FittingEmbeddings _fitting;
    private readonly TimeSpan _timeout;

    /// <param name="generator">The provider; stays the caller's to dispose.</param>
    /// <param name="timeout">How long a prompt may take.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero or negative, and not infinite.</exception>
    public PromptEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The timeout must be positive, or Timeout.InfiniteTimeSpan.");
        }

        _generator = generator;
        _fitting = new FittingEmbeddings(generator);
        _timeout = timeout;
    }

    /// <summary>Gets what the generator says of itself.</summary>
    public EmbeddingGeneratorMetadata? Metadata => _generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;

    /// <summary>Does work that embeds prompts, within the limit for so many.</summary>
    /// <exception cref="EmbeddingException">The limit was over, or the work failed with this exception.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<T> WithinLimitAsync<T>(
        int prompts, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimeSpan time = _timeout == Timeout.InfiniteTimeSpan
            ? _timeout
            : TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, (double)_timeout.Ticks * prompts));
        limit.CancelAfter(time);
        try
        {
            return await work(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException($"The embedding provider did not answer within {time.TotalSeconds:0.###} seconds. Raise the router's Timeout, or check the provider.", exception);
        }
    }

    /// <summary>Embeds prompts in one call.</summary>
    /// <param name="prompts">What to embed.</param>
    /// <param name="dimensions">
    /// The number of values that the router needs; <see langword="null"/> for any number, the same for all.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>An embedding for each prompt, in order.</returns>
    /// <exception cref="EmbeddingException">The provider failed, or returned something that the router cannot use.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<ReadOnlyMemory<float>[]> EmbedAsync(
        IReadOnlyList<string> prompts, int? dimensions, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await GenerateAsync(prompts, cancellationToken).ConfigureAwait(false);
        if (embeddings.Count != prompts.Count)
        {
            throw EmbeddingException.WrongCount(embeddings.Count, prompts.Count);
        }

        var vectors = new ReadOnlyMemory<float>[prompts.Count];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = embeddings[i].Vector;
            ThrowIfUnusable(vectors[i].Span, dimensions ?? vectors[0].Length);
        }

        return vectors;
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IReadOnlyList<string> prompts, CancellationToken cancellationToken)
    {
        try
        {
            // Waiting elsewhere, and with the token as well, keeps the promise with a provider that computes at once or does not look at
            // its token.
            return await Task.Run(() => _fitting.GenerateAsync(prompts, cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new EmbeddingException($"The embedding provider failed{(ModelFailure.StatusOf(exception) is { } status ? string.Create(CultureInfo.InvariantCulture, $" with status {status}") : string.Empty)}. See the inner exception.", exception);
        }
    }

    private static void ThrowIfUnusable(ReadOnlySpan<float> vector, int dimensions)
    {
        if (vector.Length != dimensions)
        {
            throw new EmbeddingException(
                $"The embedding provider gave {vector.Length} dimensions, but the router's data has {dimensions}. Use the embedding model that the router's data was made with.");
        }

        if (vector.IsEmpty)
        {
            throw new EmbeddingException("The embedding provider gave an embedding without values.");
        }

        // A sum over the squares is finite only if every value is.
        if (!float.IsFinite(TensorPrimitives.SumOfSquares(vector)))
        {
            throw new EmbeddingException("The embedding provider gave a value that is not a finite number.");
        }
    }
}
