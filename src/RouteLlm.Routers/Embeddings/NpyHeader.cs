using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>The header of a <c>.npy</c> file (numpy.lib.format, versions 1.0 to 3.0): a Python dictionary of three known keys.</summary>
internal readonly record struct NpyHeader(StoredElementType ElementType, long Rows, int Columns, long DataOffset)
{
    // Magic, version, and the longest length field.
    private const int MaximumPrefix = 12;

    // NumPy's own files begin their data at a multiple of this.
    private const int Alignment = 64;

    // A matrix of floats takes some hundred bytes; NumPy itself refuses to read more than 10,000 unasked.
    private const int MaximumLength = 65_535;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NpyHeader Read(string fileName)
    {
        ModelFileException Wrong(string problem) => new(fileName, problem);
        using FileStream stream = File.OpenRead(fileName);
        Span<byte> prefix = stackalloc byte[MaximumPrefix];
        prefix = prefix[..stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)];
        if (prefix.Length < MaximumPrefix || !prefix.StartsWith(Magic))
        {
            throw Wrong("it does not begin like a .npy file of NumPy. It is truncated or something else.");
        }

        int version = prefix[6];
        if (version is < 1 or > 3)
        {
            throw Wrong($"it has version {version}.{prefix[7]} of the .npy format; versions 1 to 3 can be read.");
        }

        int lengthOffset = Magic.Length + 2;
        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[lengthOffset..])
            : BinaryPrimitives.ReadUInt32LittleEndian(prefix[lengthOffset..]);
        int start = lengthOffset + (version == 1 ? sizeof(ushort) : sizeof(uint));
        if (length > Math.Min(MaximumLength, stream.Length - start))
        {
            throw Wrong($"its header should have {length} bytes, but the file has {stream.Length}. It is truncated or damaged.");
        }

        byte[] text = new byte[length];
        stream.Position = start;
        stream.ReadExactly(text);
        return Parse(Encoding.UTF8.GetString(text), start + length, Wrong).ThrowIfNotAsLongAs(stream.Length, Wrong);
    }

    /// <summary>Gives the header of rows of single-precision floats, in version 1.0 of the format.</summary>
    public static byte[] OfSingles(long rows, int columns)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        int start = Magic.Length + 2 + sizeof(ushort);
        int length = ((start + text.Length + Alignment) / Alignment * Alignment) - start;
        byte[] header = new byte[start + length];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 2), (ushort)length);
        Encoding.ASCII.GetBytes(text.PadRight(length - 1) + '\n', header.AsSpan(start));
        return header;
    }

    private static NpyHeader Parse(string text, long dataOffset, Func<string, ModelFileException> wrong)
    {
        string type = ValueOf(text, "descr") ?? throw wrong("its header has no 'descr', the type of its numbers.");
        StoredElementType elementType = type switch
        {
            "'<f2'" => StoredElementType.F16,
            "'<f4'" => StoredElementType.F32,
            "'<f8'" => StoredElementType.F64,
            _ => throw wrong($"it holds numbers of type {type}. Little-endian floats can be read ('<f2', '<f4', '<f8'): save it after .astype('<f4')."),
        };
        switch (ValueOf(text, "fortran_order"))
        {
            case "False":
                break;
            case "True":
                throw wrong("it is stored column by column (fortran_order). Save it after numpy.ascontiguousarray.");
            default:
                throw wrong("its header has neither True nor False for 'fortran_order'.");
        }

        string shape = ValueOf(text, "shape") ?? throw wrong("its header has no 'shape'.");
        string[] sizes = shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (sizes.Length != 2
            || !long.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out long rows)
            || !int.TryParse(sizes[1], NumberStyles.None, CultureInfo.InvariantCulture, out int columns))
        {
            throw wrong($"it has the shape {shape}. Two dimensions are needed: rows and columns.");
        }

        return new NpyHeader(elementType, rows, columns, dataOffset);
    }

    // The values that NumPy writes are a quoted name, a word or a tuple of integers, so a value ends with its bracket or before the next
    // comma.
    private static string? ValueOf(string text, string key)
    {
        int found = text.IndexOf($"'{key}':", StringComparison.Ordinal);
        if (found < 0)
        {
            return null;
        }

        string rest = text[(found + key.Length + 3)..].TrimStart();
        int end = rest.StartsWith('(') ? rest.IndexOf(')', StringComparison.Ordinal) + 1
            : rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) + 1
            : rest.IndexOfAny([',', '}']);
        return end > 0 ? rest[..end].TrimEnd() : null;
    }

    private NpyHeader ThrowIfNotAsLongAs(long fileLength, Func<string, ModelFileException> wrong)
    {
        Int128 expected = DataOffset + ((Int128)Rows * Columns * StoredElementTypeNames.SizeOf(ElementType));
        return expected == fileLength
            ? this
            : throw wrong($"with {Rows} rows of {Columns} numbers it should have {expected} bytes, but it has {fileLength}. It is truncated or damaged.");
    }
}
