using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Embeds texts on this machine: a sentence-transformers model, exported to ONNX.</summary>
/// <remarks>
/// The folder holds <c>model.onnx</c>, there or in a folder <c>onnx</c>, and <c>tokenizer.json</c>; pooling, length and normalization come
/// from the folder's own files where they say it. Texts with the same number of tokens are run together; none is padded. Cancelling ends a
/// run that is under way. Safe for concurrent use; dispose it when no call is in progress.
/// </remarks>
public sealed class OnnxEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly TextModel _model;
    private readonly SentenceTransformer _use;
    private readonly EmbeddingGeneratorMetadata _metadata;

    private OnnxEmbeddingGenerator(TextModel model, SentenceTransformer use, EmbeddingGeneratorMetadata metadata)
    {
        _model = model;
        _use = use;
        _metadata = metadata;
    }

    /// <summary>Loads an embedding model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="options">How it is read and run; <see langword="null"/> for what the folder says.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    /// <exception cref="ModelFileException">
    /// A file is missing or is not what it should be; the message says which and what to do.
    /// </exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime's native library is missing.</exception>
    public static OnnxEmbeddingGenerator Load(string folder, OnnxEmbeddingOptions? options = null)
    {
        options ??= new OnnxEmbeddingOptions();
        options.Session.ThrowIfWrong(nameof(options));
        OnnxSessionOptions.ThrowIfBelow(1, options.MaximumTokens ?? 1, nameof(options.MaximumTokens), nameof(options));
        var files = new OnnxFolder(folder);
        var use = SentenceTransformer.Read(files, options);
        TextTokenizer tokenizer = files.LoadTokenizer(options.Tokenizer);
        OnnxModel model = OnnxModel.Load(files.ModelPath, options.Session, "last_hidden_state", "token_embeddings", "sentence_embedding");
        return new OnnxEmbeddingGenerator(
            new TextModel(model, text => tokenizer.Encode(text, use.MaximumTokens), options.Session.MaximumBatchSize),
            use,
            new EmbeddingGeneratorMetadata("onnx", defaultModelId: Path.GetFileName(files.Path), defaultModelDimensions: model.OutputDimensions[^1] > 0 ? model.OutputDimensions[^1] : null));
    }

    /// <inheritdoc/>
    /// <remarks>The options are ignored: the model has one way to embed.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ModelFileException">The model cannot be run on a text; the message says what to fix.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        var vectors = new float[texts.Length][];
        await _model.RunAsync(texts, (index, tokens, shape) => vectors[index] = Pool(tokens, shape), cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector) { ModelId = _metadata.DefaultModelId, CreatedAt = now }));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private float[] Pool(ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        int dimensions = (int)shape[^1];

        // A model that gives one vector for a text has pooled already.
        int tokens = shape.Length == 1 ? 1 : values.Length / dimensions;
        var vector = new float[dimensions];
        switch (_use.Pooling)
        {
            case EmbeddingPooling.FirstToken:
                values[..dimensions].CopyTo(vector);
                break;
            case EmbeddingPooling.LastToken:
                values[^dimensions..].CopyTo(vector);
                break;
            default:
                for (int token = 0; token < tokens; token++)
                {
                    TensorPrimitives.Add(vector, values.Slice(token * dimensions, dimensions), vector);
                }

                TensorPrimitives.Divide(vector, tokens, vector);
                break;
        }

        if (_use.Normalize)
        {
            // A vector of zeros has no direction.
            float length = TensorPrimitives.Norm<float>(vector);
            TensorPrimitives.Divide(vector, length > 0 ? length : 1, vector);
        }

        return vector;
    }
}
