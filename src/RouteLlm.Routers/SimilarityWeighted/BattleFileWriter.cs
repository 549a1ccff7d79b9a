using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Writes battles and their embeddings into one file, which <see cref="SimilarityWeightedModel.Open"/> maps into memory.</summary>
/// <remarks>
/// <para>
/// The embeddings pass through row by row and are not held. Each is given unit length (a zero vector stays one), so a reader has
/// nothing to compute: it can rely on finite values and a length of 1, up to the precision's rounding. The same battles and
/// embeddings give the same bytes on one kind of processor.
/// </para>
/// <para>
/// The file is a safetensors file: <c>embeddings</c> [battles, dimensions] as <c>F32</c>, <c>F16</c> or <c>I8</c>, beginning at a multiple
/// of 64 bytes; <c>scales</c> [battles] <c>F32</c> unless they are all 1; <c>model_a</c> and <c>model_b</c> [battles] <c>I32</c>, places in
/// the list of names in the metadata; <c>winner</c> [battles] <c>U8</c>: 0 for the first model, 1 for the second, 2 for neither.
/// </para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed class BattleFileWriter
{
    private readonly Stream _stream;
    private readonly BattleSet _battles;
    private readonly EmbeddingCode _code;
    private readonly SimilaritySample _sample;
    private readonly BattleFileCard _card;
    private readonly long _rows;
    private readonly float[] _unit;
    private readonly byte[] _stored;
    private readonly float[] _scales;
    private long _row;
    private int _written;
    private bool _completed;

    /// <summary>Starts to write.</summary>
    /// <param name="stream">
    /// Where to write; stays the caller's. For a file, write beside its place and rename it, so that nobody sees a partial file.
    /// </param>
    /// <param name="battles">The battles; must not grow any more.</param>
    /// <param name="embeddingRows">How many embeddings will follow: one for each battle that counts, or one for each battle.</param>
    /// <param name="dimensions">The number of values in each.</param>
    /// <param name="precision">How to store them.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="stream"/> or <paramref name="battles"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such precision.</exception>
    /// <exception cref="InvalidDataException">
    /// No battle counts, embeddings have no values, or there are not as many embeddings as battles.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be written to.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is not little-endian.</exception>
    public BattleFileWriter(
        Stream stream, BattleSet battles, long embeddingRows, int dimensions, EmbeddingPrecision precision = EmbeddingPrecision.Full)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(battles);
        BattleFileFormat.ThrowIfNotNative();
        if ((BattleFileFormat.FindSizeError(battles.Count, dimensions) ?? battles.FindMisalignment(embeddingRows)) is { } error)
        {
            throw new InvalidDataException(error);
        }

        (_stream, _battles, _rows, _code) = (stream, battles, embeddingRows, EmbeddingCode.Of(precision));
        _sample = new SimilaritySample(_code, battles.Count);
        _unit = new float[dimensions];
        _stored = new byte[dimensions * StoredElementTypeNames.SizeOf(_code.ElementType)];
        _scales = new float[battles.Count];
        _card = new BattleFileCard
        {
            Battles = battles.Count,
            LeftOut = battles.Total - battles.Count,
            Models = [.. battles.Models],
            Dimensions = dimensions,
            Precision = precision,
            Sources = battles.Sources,
        };
        SafetensorsWriter.WriteHeader(stream, BattleFileFormat.Tensors(_code, _card.Battles, dimensions), _card.ToMetadata(), BattleFileFormat.Alignment);
    }

    /// <summary>Writes the next embedding, unless its battle does not count.</summary>
    /// <param name="embedding">The embedding, of any length but zero; a zero vector is like no prompt.</param>
    /// <exception cref="InvalidDataException">It has not as many values as it should, or one that is not finite.</exception>
    /// <exception cref="InvalidOperationException">There were as many embeddings already as were announced.</exception>
    /// <exception cref="IOException">The stream cannot be written to.</exception>
    public void Write(ReadOnlySpan<float> embedding)
    {
        if (_row == _rows)
        {
            throw new InvalidOperationException($"All {_rows} embeddings have been written.");
        }

        if (embedding.Length != _unit.Length)
        {
            throw new InvalidDataException($"The embedding has {embedding.Length} values, but the others have {_unit.Length}. Use one embedding model for all.");
        }

        if (_written < _card.Battles && _battles.RowOf(_written, _rows) == _row)
        {
            Store(embedding);
        }

        _row++;
    }

    /// <summary>Writes what follows the embeddings.</summary>
    /// <returns>The file's metadata.</returns>
    /// <exception cref="InvalidOperationException">An embedding is missing, or battles were added meanwhile.</exception>
    /// <exception cref="IOException">The stream cannot be written to.</exception>
    public BattleFileCard Complete()
    {
        if (_row != _rows || _battles.Count != _card.Battles || _completed)
        {
            throw new InvalidOperationException($"{_row} of {_rows} embeddings were written, for {_battles.Count} battles that were {_card.Battles} at first. Complete the file once, with all of them.");
        }

        _completed = true;
        if (_code.HasScales)
        {
            WriteValues<float>(_scales);
        }

        WriteValues<int>([.. _battles.Counting.Battles.Select(static battle => battle.ModelA)]);
        WriteValues<int>([.. _battles.Counting.Battles.Select(static battle => battle.ModelB)]);
        WriteValues<byte>([.. _battles.Counting.Battles.Select(static battle => (byte)battle.Winner)]);
        return _card;
    }

    /// <summary>
    /// Measures, over a sample of up to 256 of the embeddings written so far, how much their precision changed similarities.
    /// </summary>
    /// <returns>The largest absolute difference of a cosine similarity from the one in single precision.</returns>
    public float MeasureSimilarityError() => _sample.GetLargestError();

    private void Store(ReadOnlySpan<float> embedding)
    {
        float factor = UnitLength.FactorFor(embedding) ?? throw new InvalidDataException($"The embedding {UnitLength.NotUsable}");
        TensorPrimitives.Multiply(embedding, factor, _unit);
        _scales[_written] = _code.Encode(_unit, _stored);
        _stream.Write(_stored);
        _sample.Add(_written, _unit, _stored, _scales[_written]);
        _written++;
    }

    private void WriteValues<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _stream.Write(MemoryMarshal.AsBytes(values));
}
