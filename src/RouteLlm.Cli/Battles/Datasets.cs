namespace RouteLlm.Cli.Battles;

/// <summary>Finds the files of data sets.</summary>
internal static class Datasets
{
    /// <summary>Gets the files of a data set: the file of that name, or the data files of the folder and its subfolders in the order of their paths, as shards are numbered.</summary>
    /// <exception cref="CommandException">There is no such file or folder, or it holds no data file.</exception>
    public static IReadOnlyList<string> Resolve(string dataset, DatasetKind kind)
    {
        string endings = string.Join(", ", kind.Extensions);
        if (File.Exists(dataset))
        {
            return kind.Includes(dataset) ? [dataset] : throw new CommandException($"'{dataset}' is no file of {kind.Name} by its name. These can be read: {endings}.");
        }

        if (!Directory.Exists(dataset))
        {
            throw new CommandException($"There is no file or folder '{dataset}' with {kind.Name}.");
        }

        // What Hugging Face's tools keep beside a download is hidden.
        string[] files =
        [
            .. Directory.EnumerateFiles(dataset, "*", SearchOption.AllDirectories)
                .Where(kind.Includes)
                .Where(file => !Path.GetRelativePath(dataset, file).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new CommandException($"The folder '{dataset}' holds no file of {kind.Name} ({endings}).");
    }
}
