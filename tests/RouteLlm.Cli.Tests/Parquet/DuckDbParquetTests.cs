namespace RouteLlm.Tests;

public sealed class DuckDbParquetTests
{
    private const int Rows = 5000;
    private static readonly string[] Columns = ["whole", "large", "single", "wide", "text", "missing", "flag", "list", "money"];

    public static TheoryData<string, string> CodecsAndVersions { get; } = new MatrixTheoryData<string, string>(
        ["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4_raw"],
        ["v1", "v2"]);

    [Theory]
    [MemberData(nameof(CodecsAndVersions))]
    public void Every_type_is_read_with_every_codec_and_version(string codec, string version)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rows.parquet");
        DuckDbFile.Write(path, Rows, $"compression {codec}, parquet_version {version}, row_group_size 2048");

        Dictionary<string, string[]> read = WrittenRows.Read(path);

        Assert.Equal(Columns, read.Keys);
        Assert.All(Columns, column => Assert.Equal(WrittenRows.Expected(column, Rows), read[column]));
        Assert.Equal([Enum.Parse<CompressionCodec>(codec.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true)], EncodedPages.CodecsOf(path));
    }

    [Theory]
    [InlineData("large", "range * range * 1000003", "DeltaBinaryPacked")]
    [InlineData("wide", "sqrt(range)", "ByteStreamSplit")]
    [InlineData("single", "sqrt(range)::FLOAT", "ByteStreamSplit")]
    [InlineData("text", "'Question ' || range", "DeltaLengthByteArray")]
    public void The_encodings_of_version_2_are_read(string column, string expression, string encoding)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rows.parquet");
        DuckDbFile.Copy($"select {expression} as {column} from range(5000)", path, "compression zstd, parquet_version v2, dictionary_size_limit 1");

        string[] rows = WrittenRows.Read(path)[column];

        Assert.Equal([encoding], EncodedPages.EncodingsOf(path, column).Select(static used => used.ToString()));
        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => column switch
            {
                "large" => FormattableString.Invariant($"<{(double)((long)i * i * 1000003)}>"),
                "wide" => FormattableString.Invariant($"<{Math.Sqrt(i)}>"),
                "single" => FormattableString.Invariant($"<{(double)(float)Math.Sqrt(i)}>"),
                _ => $"<Question {i}>",
            }),
            rows);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public void An_empty_file_has_columns_and_no_rows(string version)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("empty.parquet");
        DuckDbFile.Write(path, 0, $"compression zstd, parquet_version {version}");

        Dictionary<string, string[]> read = WrittenRows.Read(path);

        Assert.Equal(Columns, read.Keys);
        Assert.All(read.Values, Assert.Empty);
    }

    [Fact]
    public void A_page_that_grows_beyond_all_measure_is_refused_with_file_and_column_before_its_memory_is_taken()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("bomb.parquet");
        DuckDbFile.Copy("select repeat('a', 90000000) || range as text from range(1)", path, "compression zstd");
        long length = new FileInfo(path).Length;
        Assert.InRange(length, 0, 100_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        CommandException refused = Assert.Throws<CommandException>(() => WrittenRows.Read(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 * length) + (16 << 20));
        Assert.StartsWith($"'{path}' cannot be read as Parquet, in column 'text': it needs 90000", refused.Message, StringComparison.Ordinal);
    }
}
