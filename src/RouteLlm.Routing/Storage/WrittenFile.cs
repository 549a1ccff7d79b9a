namespace RouteLlm;

/// <summary>What a path that is to be written to stands for.</summary>
internal static class WrittenFile
{
    private const string Devices = "/dev/";
    private const string SharedMemory = "/dev/shm/";
    private const int MaximumLinks = 40;

    /// <summary>Follows links, up to a device or to a file that may not exist yet.</summary>
    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static string Resolve(string path)
    {
        path = Path.GetFullPath(path);
        for (int links = 0; !IsDevice(path) && new FileInfo(path).LinkTarget is { } target; links++)
        {
            path = links < MaximumLinks
                ? Path.GetFullPath(target, Path.GetDirectoryName(path)!)
                : throw new IOException($"'{path}' cannot be written: its symbolic links form a circle.");
        }

        return path;
    }

    /// <summary>Opens what is no file, and is written to as it is; gives <see langword="null"/> for a file.</summary>
    /// <exception cref="IOException">The device cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The device may not be written to.</exception>
    public static FileStream? OpenDirectly(string path)
    {
        if (IsDevice(path))
        {
            return Open(path);
        }

        // A pipe is an empty file by its attributes, and shows only when it is opened.
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
        {
            return null;
        }

        try
        {
            FileStream stream = Open(path);
            if (!stream.CanSeek)
            {
                return stream;
            }

            stream.Dispose();
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever may write to the folder may replace a file that may not be written to.
            return null;
        }
    }

    // Whatever is below it can be opened and not renamed, but for files in memory.
    private static bool IsDevice(string path) =>
        path.StartsWith(Devices, StringComparison.Ordinal) && !path.StartsWith(SharedMemory, StringComparison.Ordinal) && !Directory.Exists(path) && File.Exists(path);

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
}
