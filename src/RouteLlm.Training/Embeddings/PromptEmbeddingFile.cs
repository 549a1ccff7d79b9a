using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Keeps the embeddings of prompts in a <c>.npy</c> file, so that they are made once.</summary>
/// <remarks>
/// Beside the file stand, under its name with <c>.json</c>, the embedding model and a hash of the prompts that it was made of; and while it
/// is being made, under its name with <c>.partial</c>, what exists so far: an interrupted run continues where it stopped. Not safe for
/// concurrent use, by several processes neither: the second gets an <see cref="IOException"/>.
/// </remarks>
public sealed class PromptEmbeddingFile
{
    // Small enough that an interruption loses little, large enough that requests are few.
    private const int BatchSize = 256;

    private const string Step = "Embedding the prompts";

    private readonly string _fingerprintPath;
    private readonly string _partialPath;

    /// <summary>Initializes a store; touches no file yet.</summary>
    /// <param name="path">The path of the <c>.npy</c> file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    public PromptEmbeddingFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        _fingerprintPath = path + ".json";
        _partialPath = path + ".partial";
    }

    /// <summary>Gets the path of the <c>.npy</c> file.</summary>
    public string Path { get; }

    /// <summary>Gets whether the file was made by a store, and says of what.</summary>
    public bool IsKept => EmbeddingFingerprint.Find(_fingerprintPath) is not null;

    /// <summary>Reads the embeddings of prompts, made with whatever model.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <returns>The embeddings, a row for each prompt.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ModelFileException">The file was not made by a store, or of other prompts, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public EmbeddingMatrix Read(IReadOnlyList<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (EmbeddingFingerprint.Find(_fingerprintPath) is not { } fingerprint)
        {
            throw new ModelFileException(Path, $"'{_fingerprintPath}', which says which prompts it is for, does not exist.");
        }

        if (!fingerprint.IsOf(prompts))
        {
            throw new ModelFileException(Path, $"it is for {fingerprint.Prompts} other prompts than these {prompts.Count}. Embed these with an embedding model.");
        }

        EmbeddingMatrix embeddings = EmbeddingMatrix.Read(Path);
        return embeddings.Rows == prompts.Count
            ? embeddings
            : throw new ModelFileException(Path, $"it has {embeddings.Rows} rows, but '{_fingerprintPath}' says {prompts.Count}. Remove both.");
    }

    /// <summary>
    /// Reads the embeddings of prompts if the file holds them, made with the same model; otherwise makes them and keeps them.
    /// </summary>
    /// <param name="prompts">The prompts, at least one.</param>
    /// <param name="generator">Embeds prompts.</param>
    /// <param name="model">The name of the generator's model.</param>
    /// <param name="dimensions">The number of values that the generator asks for; <see langword="null"/> for the model's own.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Cancels; what was made is kept.</param>
    /// <returns>The embeddings, a row for each prompt.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="prompts"/> or <paramref name="generator"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">There is no prompt, or <paramref name="model"/> is blank.</exception>
    /// <exception cref="EmbeddingException">
    /// The generator failed, or did not return an embedding for each prompt; earlier embeddings are kept.
    /// </exception>
    /// <exception cref="ModelFileException">The file exists and was not made by a store, or is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<EmbeddingMatrix> ReadOrGenerateAsync(
        IReadOnlyList<string> prompts,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        string model,
        int? dimensions = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (prompts.Count == 0)
        {
            throw new ArgumentException("There is no prompt to embed.", nameof(prompts));
        }

        var fingerprint = EmbeddingFingerprint.Of(prompts, model, dimensions);
        EmbeddingFingerprint? kept = EmbeddingFingerprint.Find(_fingerprintPath);
        if (File.Exists(Path))
        {
            if (kept == fingerprint)
            {
                // Left where a process was killed at the very end.
                File.Delete(_partialPath);
                return Read(prompts);
            }

            if (kept is null && !File.Exists(_partialPath))
            {
                throw new ModelFileException(Path, $"it exists already, but '{_fingerprintPath}', which says which prompts it is for, does not. Name another file for the embeddings, or remove this one.");
            }
        }

        EmbeddingMatrix embeddings;
        using (PartialEmbeddings partial = PartialEmbeddings.Open(_partialPath, fingerprint))
        {
            progress?.Report(new TrainingProgress(Step, partial.Rows / (double)prompts.Count));
            float[] values = await GenerateAsync(partial, prompts, generator, progress, cancellationToken).ConfigureAwait(false);

            // In this order, a fingerprint never stands beside numbers of something else.
            File.Delete(_fingerprintPath);
            NpyFile.Write(Path, values, partial.Columns);
            WriteFingerprint(fingerprint);
            embeddings = new EmbeddingMatrix(values, partial.Columns);
        }

        File.Delete(_partialPath);
        return embeddings;
    }

    private static float[] Allocate(int rows, int columns) => (long)rows * columns <= Array.MaxLength
        ? new float[rows * columns]
        : throw new EmbeddingException($"{rows} embeddings of {columns} values are more than {Array.MaxLength} numbers, the largest array. Train on fewer prompts.");

    private async Task<float[]> GenerateAsync(
        PartialEmbeddings partial,
        IReadOnlyList<string> prompts,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        float[] values = [];
        if (partial.Rows > 0)
        {
            values = Allocate(prompts.Count, partial.Columns);
            partial.Read(values);
        }

        while (partial.Rows < prompts.Count)
        {
            int start = partial.Rows;
            string[] batch = [.. prompts.Skip(start).Take(BatchSize)];
            GeneratedEmbeddings<Embedding<float>> embeddings = await EmbedAsync(batch, start, prompts.Count, generator, cancellationToken).ConfigureAwait(false);
            if (start == 0)
            {
                values = Allocate(prompts.Count, embeddings[0].Vector.Length);
            }

            int columns = values.Length / prompts.Count;
            for (int i = 0; i < batch.Length; i++)
            {
                ReadOnlySpan<float> vector = embeddings[i].Vector.Span;
                ThrowIfUnusable(vector, columns, start + i);
                vector.CopyTo(values.AsSpan((start + i) * columns, columns));
            }

            partial.Append(values.AsSpan(start * columns, batch.Length * columns), columns);
            progress?.Report(new TrainingProgress(Step, partial.Rows / (double)prompts.Count));
        }

        return values;
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(
        string[] batch,
        int start,
        int all,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        CancellationToken cancellationToken)
    {
        try
        {
            GeneratedEmbeddings<Embedding<float>> embeddings = await new FittingEmbeddings(generator).GenerateAsync(batch, cancellationToken).ConfigureAwait(false);
            return embeddings.Count == batch.Length ? embeddings : throw EmbeddingException.WrongCount(embeddings.Count, batch.Length);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            string kept = start == 0 ? string.Empty : $"Those before are kept in '{_partialPath}', and the next run continues from there. ";
            throw new EmbeddingException(
                $"The embedding provider failed at the prompts {start} to {start + batch.Length - 1} of {all}, counted from 0. {kept}The error:",
                exception);
        }
    }

    private void ThrowIfUnusable(ReadOnlySpan<float> vector, int columns, int prompt)
    {
        string? problem = vector.IsEmpty ? "has no values."
            : vector.Length != columns ? $"has {vector.Length} values, but those before have {columns}. If the model has changed, remove '{_partialPath}'."
            : !TensorPrimitives.IsFiniteAll(vector) ? "has a value that is not a finite number."
            : null;
        if (problem is not null)
        {
            throw new EmbeddingException($"The embedding of prompt {prompt}, counted from 0, {problem}");
        }
    }

    private void WriteFingerprint(EmbeddingFingerprint fingerprint)
    {
        using var replacement = new FileReplacement(_fingerprintPath);
        replacement.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(fingerprint, EmbeddingJson.Default.EmbeddingFingerprint));
        replacement.Commit();
    }
}
