using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// A file that takes ratings as they are given, so that what was paid for outlives the process. Locks the file; safe for concurrent use.
/// </summary>
internal sealed class PartialRatings : IDisposable
{
    private const string Begin = "routellm ratings 1 ";

    private readonly FileStream _stream;

    private PartialRatings(FileStream stream) => _stream = stream;

    /// <summary>Gets the ratings that were there when the file was opened.</summary>
    public IReadOnlyList<KeptRating> Kept { get; private set; } = [];

    /// <summary>Opens a file to go on with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">Tells the prompts, the model and the question from others.</param>
    /// <exception cref="RatingException">The file is of other prompts, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened, for example because another process is at it.</exception>
    public static PartialRatings Open(string path, string fingerprint)
    {
        var file = new PartialRatings(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            file.Read(path, Begin + fingerprint);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a rating, and hands it to the operating system.</summary>
    public void Add(KeptRating rating)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(rating, KeptRatingJson.Default.KeptRating), (byte)'\n'];
        lock (_stream)
        {
            _stream.Write(line);
            _stream.Flush();
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Read(string path, string begin)
    {
        byte[] content = new byte[_stream.Length];
        _stream.ReadExactly(content);

        // What follows the last whole line is the beginning of one that was interrupted.
        int end = Array.LastIndexOf(content, (byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(content, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _stream.SetLength(end);
        _stream.Position = end;
        if (lines.Length == 0)
        {
            _stream.Write(Encoding.UTF8.GetBytes(begin + "\n"));
            _stream.Flush();
            return;
        }

        if (lines[0] != begin)
        {
            throw new RatingException($"{path} keeps ratings of other prompts, or by another model, question or seed. Delete it, or choose another output.");
        }

        try
        {
            Kept = [.. lines.Skip(1).Select(static line => JsonSerializer.Deserialize(line, KeptRatingJson.Default.KeptRating)!)];
        }
        catch (JsonException exception)
        {
            throw new RatingException($"{path} is damaged. Delete it, or choose another output.", exception);
        }
    }
}
