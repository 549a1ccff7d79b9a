namespace RouteLlm;

/// <summary>Finds the files of data sets.</summary>
internal static class Datasets
{
    /// <summary>
    /// Gets the files of a data set: the file of that name, or the data files of a folder or of a data set in the cache of Hugging Face.
    /// </summary>
    /// <exception cref="CommandException">It is a file that cannot be read by its name.</exception>
    /// <exception cref="ModelFileException">There is nothing by this name, or no data file in it.</exception>
    public static IReadOnlyList<string> Resolve(string dataset, DatasetKind kind) => File.Exists(dataset) && !kind.Includes(dataset)
        ? throw new CommandException($"'{dataset}' is not a file of {kind.Name}, by its extension. These can be read: {string.Join(", ", kind.Extensions)}.")
        : DatasetPath.FilesOf(dataset, dataset, kind.Includes);
}
