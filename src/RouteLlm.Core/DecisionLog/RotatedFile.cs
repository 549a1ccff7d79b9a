using System.Globalization;

namespace RouteLlm;

/// <summary>
/// A full file of a log, renamed: <c>decisions.20260131-0001.jsonl</c> beside <c>decisions.jsonl</c>. It may have been compressed since
/// (<c>.gz</c>).
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Day">The day (UTC) on which its lines were written.</param>
/// <param name="Number">Its number among those of the day, from 1.</param>
internal readonly record struct RotatedFile(string Path, DateOnly Day, int Number)
{
    private const string DayFormat = "yyyyMMdd";
    private const string Compressed = ".gz";

    /// <summary>Finds the files that were renamed from a path, oldest first.</summary>
    public static IReadOnlyList<RotatedFile> Find(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var found = new List<RotatedFile>();
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (Parse(file, path) is { } rotated)
            {
                found.Add(rotated);
            }
        }

        return [.. found.OrderBy(static file => file.Day).ThenBy(static file => file.Number)];
    }

    /// <summary>Gives the name for the next file of a day.</summary>
    public static RotatedFile Next(string path, DateOnly day, IReadOnlyList<RotatedFile> existing)
    {
        int number = existing.Where(file => file.Day == day).Select(static file => file.Number).DefaultIfEmpty().Max() + 1;
        string suffix = string.Create(CultureInfo.InvariantCulture, $".{day.ToString(DayFormat, CultureInfo.InvariantCulture)}-{number:0000}");
        return new RotatedFile($"{System.IO.Path.ChangeExtension(path, null)}{suffix}{System.IO.Path.GetExtension(path)}", day, number);
    }

    private static RotatedFile? Parse(string file, string path)
    {
        string name = System.IO.Path.GetFileName(file);
        string prefix = $"{System.IO.Path.GetFileNameWithoutExtension(path)}.";
        string extension = System.IO.Path.GetExtension(path);
        int end = name.Length - (name.EndsWith(Compressed, StringComparison.Ordinal) ? Compressed.Length : 0) - extension.Length;
        if (end <= prefix.Length || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.AsSpan(end).StartsWith(extension, StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = name[prefix.Length..end].Split('-');
        return parts.Length == 2
            && DateOnly.TryParseExact(parts[0], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new RotatedFile(file, day, number)
            : null;
    }
}
