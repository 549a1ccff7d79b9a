using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Something that writes files, in a process that is killed while it does.</summary>
internal abstract class KilledWriter(string name)
{
    public string Name => name;

    /// <summary>Writes one thing after the other for ever, and says of each when it is written.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="first">The number of the first thing.</param>
    /// <param name="address">The address of what is downloaded.</param>
    public abstract Task WriteForEverAsync(string folder, long first, Uri address);

    /// <summary>Reads what a killed process left, as whoever uses it would.</summary>
    /// <param name="folder">Where it wrote.</param>
    /// <param name="written">The numbers of the things that it and those before it said were written.</param>
    /// <exception cref="InvalidDataException">Something is lost, or half of it is taken for whole.</exception>
    public abstract Task CheckAsync(string folder, IReadOnlyCollection<long> written);

    /// <summary>Writes once more, as the next run would, and looks for what the killed one left.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="number">The number of the thing that the killed one was at.</param>
    /// <param name="address">The address of what is downloaded.</param>
    /// <exception cref="InvalidDataException">There are leftovers.</exception>
    public abstract Task GoOnAsync(string folder, long number, Uri address);

    /// <summary>Says that a thing is written.</summary>
    protected static void Say(long number) => Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));

    protected static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidDataException(problem);
        }
    }

    protected static void RequireFiles(string folder, params string[] names)
    {
        string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
        Require(files.SequenceEqual(names.Order(StringComparer.Ordinal), StringComparer.Ordinal), $"These files are left: {string.Join(", ", files.Except(names))}; these are missing: {string.Join(", ", names.Except(files))}.");
    }
}
