namespace RouteLlm.Tests;

/// <summary>A file that is replaced as a whole, again and again.</summary>
internal abstract class ReplacedFileWriter(string name, string fileName) : KilledWriter(name)
{
    public sealed override Task WriteForEverAsync(string folder, long first, Uri address)
    {
        string path = Path.Combine(folder, fileName);
        for (long number = first; ; number++)
        {
            Write(path, number);
            Say(number);
        }
    }

    public sealed override Task CheckAsync(string folder, IReadOnlyCollection<long> written)
    {
        string path = Path.Combine(folder, fileName);
        if (File.Exists(path))
        {
            // One more may have been written than was said.
            Require(Read(path) >= written.DefaultIfEmpty(-1).Max(), "What was written is lost.");
        }
        else
        {
            Require(written.Count == 0, "The file is lost.");
        }

        return Task.CompletedTask;
    }

    public sealed override Task GoOnAsync(string folder, long number, Uri address)
    {
        string path = Path.Combine(folder, fileName);
        Write(path, number);
        Require(Read(path) == number, "What was written is not what is read.");
        RequireFiles(folder, fileName);
        return Task.CompletedTask;
    }

    protected abstract void Write(string path, long number);

    /// <summary>Reads the file and gives the number of what was written.</summary>
    protected abstract long Read(string path);
}
