namespace RouteLlm.Tests;

/// <summary>Files whose pages, headers and footers contradict each other.</summary>
public sealed class DisagreeingParquetTests : IDisposable
{
    // The type of the first page's header stands at 5, its length behind the next field's byte.
    private const int FirstLength = 7;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> FilesAndLengths { get; } = new MatrixTheoryData<string, int>(
        [
            "battles.parquet", "battles-of-lists-gzip.parquet", "embeddings-zstd.parquet", "embeddings-uncompressed.parquet", "parquet-rs/deltas-lz4-raw-version-1.parquet",
            "parquet-rs/split-lz4-version-2.parquet", "parquet-rs/dictionaries-brotli-version-2.parquet", "parquet-rs/dictionaries-zstd-version-1.parquet",
        ],
        [-1, 1, 500]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FilesAndLengths))]
    public void A_page_of_another_length_than_its_header_says_is_refused(string name, int difference)
    {
        string path = WithFirstLength(name, length => length + difference);

        Assert.Matches("damaged|another length|two lengths|more than its header says|impossible sizes", ReadFirstColumn(path));
    }

    [Theory]
    [InlineData("battles.parquet")]
    [InlineData("embeddings-zstd.parquet")]
    [InlineData("parquet-rs/split-lz4-version-2.parquet")]
    public void A_page_that_claims_a_gibibyte_is_refused_before_its_memory_is_taken(string name)
    {
        string path = WithFirstLength(name, static _ => 1 << 30);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string refusal = ReadFirstColumn(path);

        Assert.Contains("it needs 1073741824 bytes of memory at once, which is too much for a file of ", refusal, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData(3, "it is compressed with Lzo. Write it with Zstandard, Snappy, LZ4, gzip or Brotli, or uncompressed.")]
    [InlineData(42, "it is compressed with 42. Write it with")]
    public void An_unknown_codec_is_refused_with_those_that_are_known(int codec, string problem)
    {
        byte[] bytes = File.ReadAllBytes(PublishedBattles.ParquetFile("embeddings-zstd.parquet"));

        // The path of the column, one name, and the codec behind it: Zstandard is 6, doubled as all numbers are.
        int place = bytes.AsSpan().IndexOf("\u0018\u0002id\u0015\u000C"u8) + 5;
        Assert.NotEqual(4, place);
        bytes[place] = (byte)(2 * codec);

        Assert.Contains(problem, ReadFirstColumn(Write(bytes)), StringComparison.Ordinal);
    }

    private string WithFirstLength(string name, Func<int, int> change)
    {
        byte[] bytes = File.ReadAllBytes(PublishedBattles.ParquetFile(name));
        int length = 0;
        int end = FirstLength;
        for (int shift = 0; ; shift += 7)
        {
            length |= (bytes[end] & 0x7F) << shift;
            if (bytes[end++] < 0x80)
            {
                break;
            }
        }

        // Parts behind the first page move, but only this page is read.
        return Write([.. bytes[..FirstLength], .. Varint(2 * (long)change(length / 2)), .. bytes[end..]]);
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private string Write(byte[] bytes)
    {
        string path = _folder.PathOf("disagreeing.parquet");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string ReadFirstColumn(string path)
    {
        var file = ParquetFile.Open(path);
        ParquetColumn column = file.Columns[0];
        string refusal = Assert.Throws<CommandException>(() =>
        {
            using ColumnReader<double>? numbers = column.HoldsNumbers ? file.ReadNumbers(column) : null;
            using ColumnReader<string>? texts = column.HoldsText ? file.ReadTexts(column) : null;
            numbers?.ReadRow();
            texts?.ReadRow();
        }).Message;
        Assert.StartsWith($"'{path}' cannot be read as Parquet, in column '{column.Name}': ", refusal, StringComparison.Ordinal);
        return refusal;
    }
}
