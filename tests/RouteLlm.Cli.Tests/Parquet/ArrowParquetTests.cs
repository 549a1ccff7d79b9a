using ParquetSharp;

namespace RouteLlm.Tests;

public sealed class ArrowParquetTests
{
    private const int Rows = 3000;

    public static TheoryData<string, string, ParquetDataPageVersion> Files { get; } = new MatrixTheoryData<string, string, ParquetDataPageVersion>(
        ["Uncompressed", "Snappy", "Gzip", "Brotli", "Zstd", "Lz4", "Lz4Hadoop"],
        ["plain", "dictionaries", "deltas", "split"],
        [ParquetDataPageVersion.V1, ParquetDataPageVersion.V2]);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_type_is_read_with_every_codec_encoding_and_page_version(string codec, string encodings, ParquetDataPageVersion version)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rows.parquet");
        ArrowFile.Write(path, Rows, builder => Configure(builder.Compression(Enum.Parse<Compression>(codec)).DataPageVersion(version), encodings));

        Dictionary<string, string[]> read = WrittenRows.Read(path);

        Assert.Equal(ArrowFile.Columns, read.Keys);
        Assert.All(ArrowFile.Columns, column => Assert.Equal(WrittenRows.Expected(column, Rows), read[column]));
        Assert.Equal(codec switch { "Lz4" => [CompressionCodec.Lz4Raw], "Lz4Hadoop" => [CompressionCodec.Lz4], _ => [Enum.Parse<CompressionCodec>(codec)] }, EncodedPages.CodecsOf(path));
        Assert.Equal(Expected(encodings), $"{Used(path, "whole")} {Used(path, "wide")} {Used(path, "text")} {Used(path, "money")} {Used(path, "list")}");
    }

    [Theory]
    [InlineData(ParquetDataPageVersion.V1)]
    [InlineData(ParquetDataPageVersion.V2)]
    public void An_empty_file_has_columns_and_no_rows(ParquetDataPageVersion version)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("empty.parquet");
        ArrowFile.Write(path, 0, builder => builder.DataPageVersion(version));

        Assert.All(WrittenRows.Read(path).Values, Assert.Empty);
    }

    private static string Used(string path, string column) => string.Join('+', EncodedPages.EncodingsOf(path, column));

    // A dictionary that outgrows its page falls back to plain values.
    private static string Expected(string encodings) => encodings switch
    {
        "plain" => "Plain Plain Plain Plain Plain",
        "dictionaries" => "RleDictionary Plain+RleDictionary Plain+RleDictionary Plain+RleDictionary RleDictionary",
        "deltas" => "DeltaBinaryPacked ByteStreamSplit DeltaLengthByteArray DeltaByteArray ByteStreamSplit",
        _ => "ByteStreamSplit ByteStreamSplit DeltaByteArray ByteStreamSplit ByteStreamSplit",
    };

    private static void Configure(WriterPropertiesBuilder builder, string encodings)
    {
        if (encodings == "dictionaries")
        {
            builder.DictionaryPagesizeLimit(4000);
            return;
        }

        builder.DisableDictionary().Encoding(encodings == "plain" ? Encoding.Plain : Encoding.ByteStreamSplit);
        if (encodings != "plain")
        {
            bool areDeltas = encodings == "deltas";
            Encoding whole = areDeltas ? Encoding.DeltaBinaryPacked : Encoding.ByteStreamSplit;
            builder.Encoding("whole", whole).Encoding("large", whole).Encoding("flag", Encoding.Rle)
                .Encoding("text", areDeltas ? Encoding.DeltaLengthByteArray : Encoding.DeltaByteArray)
                .Encoding("missing", areDeltas ? Encoding.DeltaByteArray : Encoding.DeltaLengthByteArray)
                .Encoding("money", areDeltas ? Encoding.DeltaByteArray : Encoding.ByteStreamSplit);
        }
    }
}
