using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// A file that takes embeddings as they are made, so that what was made outlives the process. Not safe for concurrent use; locks the file.
/// </summary>
internal sealed class PartialEmbeddings : IDisposable
{
    private const int LongestHeader = 4096;

    private readonly FileStream _stream;
    private readonly EmbeddingFingerprint _fingerprint;
    private long _dataOffset;

    private PartialEmbeddings(FileStream stream, EmbeddingFingerprint fingerprint)
    {
        _stream = stream;
        _fingerprint = fingerprint;
    }

    /// <summary>Gets the number of values in a row; 0 before the first row.</summary>
    public int Columns { get; private set; }

    /// <summary>Gets the number of whole rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Opens a file to go on with it; one that was made of something else, or is damaged, is begun anew.</summary>
    /// <exception cref="IOException">The file cannot be opened, for example because another process is at it.</exception>
    public static PartialEmbeddings Open(string path, EmbeddingFingerprint fingerprint)
    {
        var file = new PartialEmbeddings(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), fingerprint);
        file.FindRows();
        return file;
    }

    /// <summary>Copies the rows that are there.</summary>
    public void Read(Span<float> values)
    {
        _stream.Position = _dataOffset;
        LittleEndianSingles.Read(_stream, values[..(Rows * Columns)]);
    }

    /// <summary>Adds whole rows, and hands them to the operating system.</summary>
    public void Append(ReadOnlySpan<float> values, int columns)
    {
        if (Columns == 0)
        {
            Columns = columns;
            _stream.Write(JsonSerializer.SerializeToUtf8Bytes(new PartialEmbeddingsHeader(_fingerprint, columns), EmbeddingJson.Default.PartialEmbeddingsHeader));
            _stream.Write("\n"u8);
            _dataOffset = _stream.Position;
        }

        LittleEndianSingles.Write(_stream, values);
        _stream.Flush();
        Rows += values.Length / columns;
    }

    /// <summary>Closes the file, and deletes it if there is no row.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (Rows == 0)
        {
            File.Delete(_stream.Name);
        }
    }

    private void FindRows()
    {
        if (ReadHeader() is { } header && header.Fingerprint == _fingerprint && header.Columns > 0)
        {
            long rows = (_stream.Length - _dataOffset) / sizeof(float) / header.Columns;
            if (rows <= _fingerprint.Prompts)
            {
                Columns = header.Columns;
                Rows = (int)rows;
            }
        }

        // What follows the last whole row is the beginning of one that was interrupted.
        _stream.SetLength(Columns == 0 ? 0 : _dataOffset + ((long)Rows * Columns * sizeof(float)));
        _stream.Position = _stream.Length;
    }

    private PartialEmbeddingsHeader? ReadHeader()
    {
        byte[] start = new byte[Math.Min(LongestHeader, _stream.Length)];
        _stream.ReadExactly(start);
        int end = Array.IndexOf(start, (byte)'\n');
        _dataOffset = end + 1;
        try
        {
            return end < 0 ? null : JsonSerializer.Deserialize(start.AsSpan(0, end), EmbeddingJson.Default.PartialEmbeddingsHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
