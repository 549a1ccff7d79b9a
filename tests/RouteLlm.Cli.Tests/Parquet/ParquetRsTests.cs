namespace RouteLlm.Tests;

public sealed class ParquetRsTests
{
    private const int Rows = 60;
    private static readonly string[] Columns = ["whole", "large", "single", "wide", "text", "missing", "flag", "list"];

    [Theory]
    [InlineData("deltas-zstd-version-2", "Zstd", "DeltaBinaryPacked ByteStreamSplit DeltaLengthByteArray DeltaByteArray ByteStreamSplit")]
    [InlineData("deltas-lz4-raw-version-1", "Lz4Raw", "DeltaBinaryPacked ByteStreamSplit DeltaLengthByteArray DeltaByteArray ByteStreamSplit")]
    [InlineData("split-lz4-version-2", "Lz4", "ByteStreamSplit ByteStreamSplit DeltaByteArray DeltaLengthByteArray ByteStreamSplit")]
    [InlineData("split-uncompressed-version-1", "Uncompressed", "ByteStreamSplit ByteStreamSplit DeltaByteArray DeltaLengthByteArray ByteStreamSplit")]
    [InlineData("dictionaries-zstd-version-1", "Zstd", "RleDictionary RleDictionary RleDictionary RleDictionary RleDictionary")]
    [InlineData("dictionaries-brotli-version-2", "Brotli", "RleDictionary RleDictionary RleDictionary RleDictionary RleDictionary")]
    public void Every_type_is_read(string name, string codec, string encodings)
    {
        string path = Checkout.PathOf($"tests/RouteLlm.Cli.Tests/Parquet/Files/parquet-rs/{name}.parquet");

        Dictionary<string, string[]> read = WrittenRows.Read(path);

        Assert.Equal(Columns, read.Keys);
        Assert.All(Columns, column => Assert.Equal(WrittenRows.Expected(column, Rows), read[column]));
        Assert.Equal([codec], EncodedPages.CodecsOf(path).Select(static used => used.ToString()));
        Assert.Equal(encodings, string.Join(' ', ((string[])["whole", "wide", "text", "missing", "list"]).Select(column => string.Join('+', EncodedPages.EncodingsOf(path, column)))));
    }
}
