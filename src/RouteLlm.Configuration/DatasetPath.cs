namespace RouteLlm;

/// <summary>Finds the files of a data set: of a file, of a folder, or of a data set in the cache of Hugging Face.</summary>
internal static class DatasetPath
{
    /// <summary>Gets the files, in the order of their paths, as shards are numbered.</summary>
    /// <param name="written">What the user wrote.</param>
    /// <param name="path">The path that it means, if it is one.</param>
    /// <param name="includes">Which files of a folder count.</param>
    /// <exception cref="ModelFileException">There is nothing by this name, or no file that counts in it.</exception>
    public static IReadOnlyList<string> FilesOf(string written, string path, Func<string, bool> includes)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        string folder = Directory.Exists(path) ? path : FindInCache(written);

        // What Hugging Face's tools keep beside a download is hidden.
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(includes)
                .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(static part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new ModelFileException(folder, "the folder has no file that can be read.");
    }

    private static string FindInCache(string written)
    {
        if (!HuggingFaceRepository.IsId(written))
        {
            throw new ModelFileException(written, "no such file or folder exists, and it is not the id of a data set at Hugging Face.");
        }

        var cache = new HuggingFaceCache();
        return cache.FindSnapshot(new HuggingFaceRepository(written, HuggingFaceRepositoryKind.Dataset)) ?? throw new ModelFileException(
            written, $"no such file or folder exists, and the cache '{cache.Folder}' has no such data set. Download it with: routellm download --dataset {written}");
    }
}
