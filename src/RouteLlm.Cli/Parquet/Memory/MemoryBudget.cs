namespace RouteLlm;

/// <summary>
/// The memory that reading a file may hold at a time, so that a small file that claims huge pages cannot take it all. Not safe for
/// concurrent use.
/// </summary>
internal sealed class MemoryBudget(long fileLength)
{
    // With what readers hold beside their pages, a file takes 16 MB and four times its own size at most.
    private const long BytesPerFile = 12 << 20;
    private const int BytesPerFileByte = 4;

    private long _left = BytesPerFile + (BytesPerFileByte * fileLength);

    /// <exception cref="InvalidDataException">That much memory is not left.</exception>
    public void Take(long bytes)
    {
        Require(bytes);
        _left -= bytes;
    }

    public void Return(long bytes) => _left += bytes;

    /// <exception cref="InvalidDataException">That much memory is not left.</exception>
    public void Require(long bytes)
    {
        if (bytes > _left)
        {
            throw new InvalidDataException(
                $"it needs {bytes} bytes of memory at once, which is too much for a file of {fileLength} bytes. If the file is sound, write it with smaller pages or smaller row groups.");
        }
    }
}
