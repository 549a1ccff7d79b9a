using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Reads judged prompts: JSON lines with <c>prompt</c> and <c>rating</c>, and optionally <c>source</c>, <c>licence</c> and <c>language</c>.
/// </summary>
public static class JudgedFile
{
    private const double HighestRating = 100;

    /// <summary>
    /// Reads files of JSON lines; one that ends in <c>.gz</c> is decompressed on the way. A folder stands for its <c>.jsonl</c> and
    /// <c>.jsonl.gz</c> files.
    /// </summary>
    /// <param name="paths">The files and folders.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>
    /// A set for each source, in the order of the first rows; a row without a source is of the source that its file's name gives.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="paths"/> is <see langword="null"/>.</exception>
    /// <exception cref="JsonLineException">A line is no JSON object, lacks a member, or has a rating that is not from 0 to 100.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<IReadOnlyList<JudgedSet>> ReadAsync(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var sources = new Dictionary<string, (string License, List<JudgedPrompt> Prompts)>(StringComparer.Ordinal);
        foreach (string path in paths.SelectMany(FilesOf))
        {
            using StreamReader reader = JsonLines.Open(path);
            await foreach (JsonLine line in JsonLines.ReadAsync(reader, path, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                double rating = line.GetNumber("rating");
                if (rating is < 0 or > HighestRating)
                {
                    throw new JsonLineException(line.FileName, line.Number, $"'rating' is {rating.ToString(CultureInfo.InvariantCulture)}. Write a number from 0 to 100.");
                }

                string source = line.Has("source") ? line.GetText("source") : OutcomeSetFolder.NameOf(Path.GetFileName(path));
                if (!sources.TryGetValue(source, out (string License, List<JudgedPrompt> Prompts) known))
                {
                    known = (line.Has("licence") ? line.GetText("licence") : OutcomeSetFolder.UnknownLicense, []);
                    sources.Add(source, known);
                }

                known.Prompts.Add(new JudgedPrompt(line.GetText("prompt"), rating, line.Has("language") ? line.GetText("language") : null));
            }
        }

        return [.. sources.Select(static source => new JudgedSet(source.Key, source.Value.License, source.Value.Prompts))];
    }

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path) ? OutcomeSetFolder.FilesOf(path) : [path];
}
