namespace RouteLlm;

/// <summary>Reads the text of a configuration file.</summary>
internal static class YamlText
{
    // Far above any configuration, with examples of prompts in it.
    private const int MaximumBytes = 4 << 20;

    /// <exception cref="ConfigurationFileException">The file is too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string Read(string path)
    {
        byte[] bytes = LimitedFile.TryRead(path, MaximumBytes)
            ?? throw new ConfigurationFileException(path, 1, 1, $"the file has more than {MaximumBytes} bytes, too many for a configuration. Name another file, or make this one smaller.");
        using var reader = new StreamReader(new MemoryStream(bytes, writable: false));
        return reader.ReadToEnd();
    }
}
