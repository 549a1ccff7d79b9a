namespace RouteLlm;

/// <summary>A lock that one process of the machine holds at a time, by a file that only it has open.</summary>
/// <remarks>
/// On Unix it is <c>flock</c>, as in Python's <c>filelock</c>, so that both keep out of each other's way. The operating system frees the
/// lock of a process that dies. The file stays: whoever removed it would let two in, one by the old file and one by the new.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds the lock, and takes it.</summary>
    /// <param name="path">The lock's file, which is created if necessary, with its folder.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryAcquire(path) is { } acquired)
            {
                return acquired;
            }

            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock? TryAcquire(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    // ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK of flock elsewhere, which has one number on Linux and another on macOS and BSD.
    private static bool IsHeld(IOException exception) => exception.HResult
        is unchecked((int)0x80070020)
        or 11
        or 35;
}
