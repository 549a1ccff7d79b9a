namespace RouteLlm.Tests;

/// <summary>What the pages of a file are like, so that a test knows that it reads what it means to read.</summary>
internal static class EncodedPages
{
    /// <summary>The encodings of a column's pages of values.</summary>
    public static PageEncoding[] EncodingsOf(string path, string column)
    {
        var file = ParquetFile.Open(path);
        using var pages = new PageReader(file, file.Columns.Single(known => known.Name == column));
        var encodings = new SortedSet<PageEncoding>();
        while (pages.MoveNext())
        {
            if (pages.Header.Type != PageType.Dictionary)
            {
                encodings.Add(pages.Header.Encoding);
            }
        }

        return [.. encodings];
    }

    public static CompressionCodec[] CodecsOf(string path) => [.. ParquetFile.Open(path).Columns.SelectMany(static column => column.Chunks).Select(static chunk => chunk.Codec).Distinct()];
}
