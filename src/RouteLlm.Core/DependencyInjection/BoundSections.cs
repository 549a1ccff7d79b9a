using Microsoft.Extensions.Configuration;

namespace RouteLlm;

/// <summary>The sections of configuration that a client's options are bound to, and what stood in them at the start.</summary>
internal sealed class BoundSections(IReadOnlyList<IConfiguration> sections)
{
    private readonly Dictionary<string, string> _atStart = Values(sections);

    /// <summary>Gets the paths of the sections, for people.</summary>
    public string Names =>
        string.Join(", ", sections.Select(static section => section is IConfigurationSection { Path: var path } ? path : "(the root)"));

    /// <summary>Gets whether there were keys at the start and none is left, as after a file that could not be read.</summary>
    public bool AreGone => _atStart.Count > 0 && !sections.Any(static section => section.GetChildren().Any());

    /// <summary>Writes all keys and values, to compare.</summary>
    public string Text() =>
        string.Join('\n', Values(sections).OrderBy(static value => value.Key, StringComparer.Ordinal).Select(static value => $"{value.Key}:{value.Value}"));

    /// <summary>Gets the keys, of the first level, below which something differs from what stood there at the start.</summary>
    public IEnumerable<(string Path, string Key)> ChangedSinceStart()
    {
        Dictionary<string, string> now = Values(sections);
        return now.Keys.Union(_atStart.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(path => now.GetValueOrDefault(path) != _atStart.GetValueOrDefault(path))
            .Select(static path => (path, ConfigurationPath.GetSectionKey(path)))
            .OrderBy(static changed => changed.path, StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Values(IReadOnlyList<IConfiguration> sections)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection key in sections.SelectMany(static section => section.GetChildren()))
        {
            values[key.Path] = string.Join('\n', key.AsEnumerable().OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(static pair => $"{pair.Key}={pair.Value}"));
        }

        return values;
    }
}
