using System.Text;

namespace RouteLlm;

/// <summary>Puts what has been downloaded where the tools of Hugging Face look for it.</summary>
internal sealed class SnapshotWriter(HuggingFaceCache cache, Action<string, string> createLink)
{
    private const string PartialSuffix = ".incomplete";
    private const string RevisionsLock = "refs";

    /// <summary>Makes a content a file of a snapshot: a link or, where links are not supported, the content itself.</summary>
    /// <param name="blob">The content's file.</param>
    /// <param name="isNew">Whether no other snapshot can have it yet.</param>
    /// <param name="file">The file to make.</param>
    public void Place(string blob, bool isNew, string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);

        // What is here is a link to nothing, or a file of another size.
        File.Delete(file);
        try
        {
            // Relative, so that the cache can be moved.
            createLink(file, Path.GetRelativePath(folder, blob));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Windows without developer mode, or a file system without links. If the folder is at fault, this fails as well, and says so.
            if (isNew)
            {
                File.Move(blob, file, overwrite: true);
            }
            else
            {
                using FileStream source = File.OpenRead(blob);
                Replace(file, source.CopyTo);
            }
        }
    }

    /// <summary>Notes which commit a revision is, unless that is noted already.</summary>
    public async Task NoteRevisionAsync(HuggingFaceRepository repository, string commit, CancellationToken cancellationToken)
    {
        if (cache.FindCommit(repository) == commit)
        {
            return;
        }

        using FileLock held = await FileLock.AcquireAsync(cache.LockFile(repository, RevisionsLock), cancellationToken).ConfigureAwait(false);
        string file = cache.RevisionFile(repository);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        Replace(file, stream => stream.Write(Encoding.UTF8.GetBytes(commit)));
    }

    // Written beside its place, brought to the disk and renamed, so that nobody sees half of it; by one name, so that what a kill leaves is
    // written over.
    private static void Replace(string file, Action<Stream> write)
    {
        string partial = file + PartialSuffix;
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, file, overwrite: true);
    }
}
