namespace RouteLlm;

/// <summary>Reads files whole, up to a limit: a device or a pipe may have no end.</summary>
internal static class LimitedFile
{
    private const int PieceLength = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="maximumBytes">How long it may be.</param>
    /// <returns>Its bytes; <see langword="null"/> if there are more.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[]? TryRead(string path, int maximumBytes)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.CanSeek && stream.Length > maximumBytes)
        {
            return null;
        }

        using var read = new MemoryStream();
        byte[] piece = new byte[PieceLength];
        while (stream.Read(piece) is > 0 and int length)
        {
            if (read.Length + length > maximumBytes)
            {
                return null;
            }

            read.Write(piece, 0, length);
        }

        return read.ToArray();
    }
}
