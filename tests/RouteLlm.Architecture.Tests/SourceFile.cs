namespace RouteLlm.Tests;

/// <summary>A file of sources.</summary>
/// <param name="Path">Its path below the folder that was read, with forward slashes.</param>
/// <param name="Text">What it holds.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string TopLevelFolder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.IndexOf('/', StringComparison.Ordinal)] : string.Empty;

    /// <summary>Reads the sources below a folder of the checkout.</summary>
    public static IReadOnlyList<SourceFile> ReadAll(string folder)
    {
        string root = Checkout.PathOf(folder);
        return
        [
            .. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')))
                .Where(static file => !$"/{file.Path}".Contains("/obj/", StringComparison.Ordinal) && !$"/{file.Path}".Contains("/bin/", StringComparison.Ordinal))
                .OrderBy(static file => file.Path, StringComparer.Ordinal)
                .Select(static file => new SourceFile(file.Path, File.ReadAllText(file.File))),
        ];
    }
}
