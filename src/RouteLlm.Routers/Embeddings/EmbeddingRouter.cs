using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A router that scores prompts by their embeddings. A new one is one class with one method.</summary>
/// <remarks>
/// Embeds a batch in one call, within a time limit, and checks the result before it is scored. Safe for concurrent use if the
/// embedding generator is; the generator stays the caller's to dispose.
/// </remarks>
public abstract class EmbeddingRouter : IPromptRouter
{
    private readonly int? _dimensions;
    private readonly int? _maximumCharacters;

    /// <summary>Initializes the router.</summary>
    /// <param name="name">The router's name.</param>
    /// <param name="embeddings">Embeds prompts as those that the router was made from.</param>
    /// <param name="dimensions">
    /// The number of values of an embedding; <see langword="null"/> where <see cref="GetDimensionsAsync"/> finds it out, or any number will
    /// do.
    /// </param>
    /// <param name="options">
    /// The time limit, and what happens when a prompt cannot be embedded; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="embeddings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is zero or negative.</exception>
    protected EmbeddingRouter(
        string name, IEmbeddingGenerator<string, Embedding<float>> embeddings, int? dimensions, EmbeddingRouterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(embeddings);
        options ??= new EmbeddingRouterOptions();
        if (options.MaximumPromptCharacters < EmbeddingRouterOptions.FewestPromptCharacters)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumPromptCharacters, $"MaximumPromptCharacters must be at least {EmbeddingRouterOptions.FewestPromptCharacters}, or null for no limit.");
        }

        _maximumCharacters = options.MaximumPromptCharacters;
        Name = name;
        Embedder = new PromptEmbedder(embeddings, options.Timeout);
        _dimensions = dimensions;
        TargetOnFailure = options.TargetOnFailure;
    }

    /// <summary>Initializes a router that embeds as another one does, with its name and limits.</summary>
    private protected EmbeddingRouter(EmbeddingRouter other)
    {
        _dimensions = other._dimensions;
        _maximumCharacters = other._maximumCharacters;
        Name = other.Name;
        Embedder = other.Embedder;
        TargetOnFailure = other.TargetOnFailure;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets what embeds prompts, for a router that has more to embed.</summary>
    private protected PromptEmbedder Embedder { get; }

    /// <summary>Gets the model of prompts that cannot be embedded; <see langword="null"/> where that is an error.</summary>
    private protected RouteTarget? TargetOnFailure { get; }

    /// <inheritdoc/>
    /// <exception cref="EmbeddingException">The prompt could not be embedded, and the options name no target for that.</exception>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        this.ScoreBatchOfOneAsync(request, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="EmbeddingException">The prompts could not be embedded, and the options name no target for that.</exception>
    public async ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        if (requests.Count == 0)
        {
            return;
        }

        ReadOnlyMemory<float>[] vectors;
        try
        {
            vectors = await EmbedWithinLimitAsync(requests, cancellationToken).ConfigureAwait(false);
        }
        catch (EmbeddingException exception) when (TargetOnFailure is not null)
        {
            scores.Span[..requests.Count].Fill(RouterScore.ForFailure(TargetOnFailure.Value, ReasonOf(exception)));
            return;
        }

        for (int i = 0; i < vectors.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scores.Span[i] = Score(vectors[i].Span);
        }
    }

    /// <summary>
    /// Begins a fingerprint with what decides the embeddings; <see langword="null"/> where the generator does not say which model it asks.
    /// </summary>
    private protected ContentHash? BeginFingerprint(string kind) => Embedder.Metadata is { DefaultModelId: { } model } metadata
        ? new ContentHash().Add(kind).Add(metadata.ProviderUri?.ToString()).Add(model).Add(metadata.DefaultModelDimensions?.ToString(CultureInfo.InvariantCulture)).Add(_maximumCharacters?.ToString(CultureInfo.InvariantCulture))
        : null;

    /// <summary>Says for people that a prompt was not embedded.</summary>
    private protected static string ReasonOf(EmbeddingException exception) => $"not embedded: {exception.Message}";

    /// <summary>Embeds prompts in one call.</summary>
    /// <exception cref="EmbeddingException">They could not be embedded.</exception>
    private protected ValueTask<ReadOnlyMemory<float>[]> EmbedWithinLimitAsync(
        IReadOnlyList<RoutingRequest> requests, CancellationToken cancellationToken) =>
        Embedder.WithinLimitAsync(requests.Count, token => EmbedAsync(requests, token), cancellationToken);

    /// <summary>Embeds prompts in one call, as they are embedded to be scored.</summary>
    /// <exception cref="EmbeddingException">They could not be embedded.</exception>
    internal ValueTask<ReadOnlyMemory<float>[]> EmbedAsync(IReadOnlyList<string> prompts, CancellationToken cancellationToken) =>
        EmbedWithinLimitAsync([.. prompts.Select(static prompt => new RoutingRequest(prompt))], cancellationToken);

    private async ValueTask<ReadOnlyMemory<float>[]> EmbedAsync(IReadOnlyList<RoutingRequest> requests, CancellationToken cancellationToken)
    {
        int? dimensions = await GetDimensionsAsync(cancellationToken).ConfigureAwait(false);
        return await Embedder.EmbedAsync([.. requests.Select(request => _maximumCharacters is { } most ? FittingEmbeddings.BeginningOf(request.PromptWithoutHarness, most) : request.PromptWithoutHarness)], dimensions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores a prompt by its embedding.</summary>
    /// <param name="embedding">The embedding: as many finite values as <see cref="GetDimensionsAsync"/> said.</param>
    /// <returns>The strong win rate and, for people, the reason for it.</returns>
    protected abstract RouterScore Score(ReadOnlySpan<float> embedding);

    /// <summary>
    /// Gets the number of values of an embedding. Called before prompts are embedded, so that a router can first embed what it compares
    /// them with.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number given to the constructor, unless overridden; <see langword="null"/> for any number.</returns>
    /// <exception cref="EmbeddingException">It cannot be found out: counts as a failure to embed the prompts.</exception>
    protected virtual ValueTask<int?> GetDimensionsAsync(CancellationToken cancellationToken) => new(_dimensions);
}
