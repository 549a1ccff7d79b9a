using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Keeps recently used embeddings in memory, so that a repeated prompt is not embedded again.</summary>
/// <remarks>
/// <para>
/// Prompts are not kept, only half of their SHA-256. An embedding takes four bytes a value, so a thousand of 1,536 values take 6 MB. Of a
/// batch, only the prompts that are not in the cache are sent on, each once. Failures are not kept, nor embeddings with a value that is not
/// finite. Requests with additional properties or a raw representation go past the cache. Two calls that miss the same prompt at the same
/// time both embed it.
/// </para>
/// <para>
/// The vectors are those that the inner generator gave, and all who ask for a prompt share them: do not write into their memory. Usage is
/// that of what was sent on; it is <see langword="null"/> when nothing was. Safe for concurrent use, if the inner generator is.
/// </para>
/// </remarks>
public sealed class CachingEmbeddingGenerator : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingCache _cache;

    /// <summary>Initializes a cache over a generator.</summary>
    /// <param name="innerGenerator">Embeds prompts that are not in the cache; disposed with the cache.</param>
    /// <param name="capacity">The largest number of embeddings that are kept, above 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerGenerator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is not above 0.</exception>
    public CachingEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> innerGenerator, int capacity)
        : base(innerGenerator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _cache = new EmbeddingCache(capacity);
    }

    /// <summary>Gets the largest number of embeddings that are kept.</summary>
    public int Capacity => _cache.Capacity;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A prompt is <see langword="null"/>.</exception>
    /// <exception cref="EmbeddingException">The inner generator gave another number of embeddings than there were prompts.</exception>
    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options is { RawRepresentationFactory: not null } or { AdditionalProperties.Count: > 0 })
        {
            return base.GenerateAsync(values, options, cancellationToken);
        }

        string[] prompts = [.. values];
        return Array.IndexOf(prompts, null) is >= 0 and int missing
            ? throw new ArgumentException($"Prompt {missing}, counted from 0, is null.", nameof(values))
            : FindOrGenerateAsync(prompts, options, cancellationToken);
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> FindOrGenerateAsync(
        string[] prompts, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PromptKey[] keys = Array.ConvertAll(prompts, prompt => PromptKey.Of(prompt, options?.ModelId, options?.Dimensions));
        Embedding<float>?[] found = _cache.Find(keys);
        var rows = new Dictionary<PromptKey, int>();
        var sent = new List<string>();
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] is null && rows.TryAdd(keys[i], sent.Count))
            {
                sent.Add(prompts[i]);
            }
        }

        GeneratedEmbeddings<Embedding<float>> generated = sent.Count > 0
            ? await base.GenerateAsync(sent, options, cancellationToken).ConfigureAwait(false)
            : [];
        if (generated.Count != sent.Count)
        {
            throw EmbeddingException.WrongCount(generated.Count, sent.Count);
        }

        _cache.Add(rows
            .Select(row => KeyValuePair.Create(row.Key, generated[row.Value]))
            .Where(static embedding => TensorPrimitives.IsFiniteAll(embedding.Value.Vector.Span)));
        return new GeneratedEmbeddings<Embedding<float>>(keys.Select((key, i) => Copy(found[i] ?? generated[rows[key]])))
        {
            Usage = generated.Usage,
            AdditionalProperties = generated.AdditionalProperties,
        };
    }

    // The object can be written to, so no two callers get the same.
    private static Embedding<float> Copy(Embedding<float> embedding) => new(embedding.Vector)
    {
        CreatedAt = embedding.CreatedAt,
        ModelId = embedding.ModelId,
        AdditionalProperties = embedding.AdditionalProperties?.Clone(),
    };
}
