namespace RouteLlm;

/// <summary>Puts what has been downloaded where the tools of Hugging Face look for it.</summary>
internal sealed class SnapshotWriter(HuggingFaceCache cache, Action<string, string> createLink)
{
    private const string PartialSuffix = ".incomplete";

    /// <summary>Makes a content a file of a snapshot: a link or, where there are none, the content itself.</summary>
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
                File.Copy(blob, file + PartialSuffix, overwrite: true);
                File.Move(file + PartialSuffix, file, overwrite: true);
            }
        }
    }

    /// <summary>Notes which commit a revision is, unless that is noted already.</summary>
    public void NoteRevision(HuggingFaceRepository repository, string commit)
    {
        if (cache.FindCommit(repository) == commit)
        {
            return;
        }

        string file = cache.RevisionFile(repository);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        // Written beside its place and renamed, so that no reader sees half of it.
        string partial = $"{file}.{Guid.NewGuid():N}{PartialSuffix}";
        File.WriteAllText(partial, commit);
        File.Move(partial, file, overwrite: true);
    }
}
