using RouteLlm.HuggingFace;

namespace RouteLlm;

/// <summary>Finds the files of a data set that a configuration file names.</summary>
internal static class DatasetPath
{
    // The files of a data set that hold no data.
    private static readonly string[] Descriptions = [".md", ".gitattributes", ".gitignore", ".json"];

    /// <summary>Gets the files of a file, a folder, or a data set in the cache of Hugging Face, in the order of their names.</summary>
    /// <param name="written">What stands in the configuration.</param>
    /// <param name="path">The path that it means, if it is one.</param>
    /// <exception cref="ModelFileException">There is nothing by this name, or nothing in it.</exception>
    public static IReadOnlyList<string> FilesOf(string written, string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        string folder = Directory.Exists(path) ? path : FindInCache(written);
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(static file => !Descriptions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new ModelFileException(folder, "the folder holds no data.");
    }

    private static string FindInCache(string written)
    {
        if (!HuggingFaceRepository.IsId(written))
        {
            throw new ModelFileException(written, "there is no such file or folder, and it is not the id of a data set at Hugging Face either.");
        }

        var cache = new HuggingFaceCache();
        return cache.FindSnapshot(new HuggingFaceRepository(written, HuggingFaceRepositoryKind.Dataset)) ?? throw new ModelFileException(
            written, $"there is no such file or folder, and the cache '{cache.Folder}' has no such data set. Download it with: routellm download --dataset {written}");
    }
}
