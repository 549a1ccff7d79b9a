using System.Buffers.Binary;

namespace RouteLlm;

/// <summary>
/// A <c>.npy</c> file with rows of floats, mapped into memory: rows are read where they lie, and the managed heap holds none of them.
/// </summary>
/// <remarks>
/// Format: numpy.lib.format, versions 1.0 to 3.0; two dimensions, C order, little-endian <c>float16</c>, <c>float32</c> or <c>float64</c>.
/// Safe for concurrent reading. The file must not be cut short while it is open.
/// </remarks>
internal sealed class NpyFile : IDisposable
{
    private readonly MappedFile? _file;
    private readonly NpyHeader _header;

    private NpyFile(string path, NpyHeader header)
    {
        Path = path;
        _header = header;

        // What has no bytes cannot be mapped, nor need be.
        _file = header.Rows * header.Columns > 0 ? MappedFile.Open(path) : null;
    }

    /// <summary>Gets the path of the file.</summary>
    public string Path { get; }

    /// <summary>
    /// Gets the type of the numbers: <see cref="StoredElementType.F16"/>, <see cref="StoredElementType.F32"/> or
    /// <see cref="StoredElementType.F64"/>.
    /// </summary>
    public StoredElementType ElementType => _header.ElementType;

    /// <summary>Gets the number of rows.</summary>
    public long Rows => _header.Rows;

    /// <summary>Gets the number of values in a row.</summary>
    public int Columns => _header.Columns;

    /// <summary>Gets whether rows can be read where they lie, without conversion.</summary>
    internal bool HoldsNativeSingles => ElementType == StoredElementType.F32 && BitConverter.IsLittleEndian;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The file, to be disposed.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ModelFileException">
    /// The file is not a <c>.npy</c> file of this kind, or its length is not what its header says.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NpyFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new NpyFile(path, NpyHeader.Read(path));
    }

    /// <summary>
    /// Writes rows of single-precision floats (version 1.0, C order): beside the path first, then renamed, so that a failure leaves nothing
    /// half-written.
    /// </summary>
    /// <param name="path">The file's path; an existing file is replaced.</param>
    /// <param name="values">The rows, one after the other.</param>
    /// <param name="columns">The number of values in a row, above 0.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is <see langword="null"/> or empty, or the values are no whole rows.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not above 0.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, int columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"There are {values.Length} values, which is not a multiple of {columns}.", nameof(values));
        }

        using var replacement = new FileReplacement(path);
        replacement.Stream.Write(NpyHeader.OfSingles(values.Length / columns, columns));
        LittleEndianSingles.Write(replacement.Stream, values);
        replacement.Commit();
    }

    /// <summary>Copies a row, as single-precision floats.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="destination">Receives the row's values; at least <see cref="Columns"/> long.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is not a row of the file.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than a row.</exception>
    /// <exception cref="ObjectDisposedException">The file has been disposed.</exception>
    public void ReadRow(long row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        if (destination.Length < Columns)
        {
            throw new ArgumentException($"A row has {Columns} values, but there is room for {destination.Length}.", nameof(destination));
        }

        if (_file is null)
        {
            return;
        }

        _file.AddReference();
        try
        {
            int size = StoredElementTypeNames.SizeOf(ElementType);
            ReadOnlySpan<byte> bytes = _file.Slice(OffsetOf(row), Columns * size);
            for (int i = 0; i < Columns; i++)
            {
                ReadOnlySpan<byte> value = bytes.Slice(i * size, size);
                destination[i] = ElementType switch
                {
                    StoredElementType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(value),
                    StoredElementType.F32 => BinaryPrimitives.ReadSingleLittleEndian(value),
                    _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(value),
                };
            }
        }
        finally
        {
            _file.Release();
        }
    }

    /// <summary>Unmaps the file. Reads that are under way end first.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Keeps the file mapped until <see cref="Release"/>, so that <see cref="GetSingles"/> may be used.</summary>
    internal void AddReference() => _file?.AddReference();

    /// <summary>Gives back what <see cref="AddReference"/> took.</summary>
    internal void Release() => _file?.Release();

    /// <summary>Gets rows where they lie; only if the file <see cref="HoldsNativeSingles"/>, and only while a reference is held.</summary>
    internal ReadOnlySpan<float> GetSingles(long row, int rows) =>
        _file is null ? [] : _file.Slice<float>(OffsetOf(row), checked(rows * Columns));

    private long OffsetOf(long row) => _header.DataOffset + (row * Columns * StoredElementTypeNames.SizeOf(ElementType));
}
