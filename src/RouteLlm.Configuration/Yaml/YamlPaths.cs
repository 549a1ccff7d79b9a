using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace RouteLlm;

/// <summary>Writes what stands below a key as values by their paths, to compare two versions of a file.</summary>
internal static class YamlPaths
{
    /// <param name="paths">Receives the values.</param>
    /// <param name="path">The path of the node, for example <c>models.strong</c>.</param>
    /// <param name="node">The node, which was read before and so holds nothing that is in itself.</param>
    public static void Add(IDictionary<string, string> paths, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach ((YamlNode key, YamlNode value) in mapping.Children)
                {
                    Add(paths, $"{path}.{(key as YamlScalarNode)?.Value}", value);
                }

                break;
            case YamlSequenceNode sequence:
                for (int i = 0; i < sequence.Children.Count; i++)
                {
                    Add(paths, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), sequence.Children[i]);
                }

                break;
            default:
                paths[path] = (node as YamlScalarNode)?.Value ?? string.Empty;
                break;
        }
    }

    /// <summary>Gets the paths at which two versions differ.</summary>
    public static IEnumerable<string> Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        before.Keys.Union(now.Keys, StringComparer.Ordinal)
        .Where(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path))
        .Order(StringComparer.Ordinal);
}
