namespace RouteLlm;

/// <summary>Reads files that the package brings along.</summary>
internal static class EmbeddedFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name.</param>
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream($"RouteLlm.{name}")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
