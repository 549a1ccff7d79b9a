using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RouteLlm;

/// <summary>Reads sections of a configuration file and checks them against their keys.</summary>
internal sealed class YamlReader(string fileName)
{
    /// <summary>Parses a file's text.</summary>
    /// <returns>Its one mapping.</returns>
    /// <exception cref="ConfigurationFileException">The text is not YAML, or no mapping.</exception>
    public YamlMappingNode Parse(string text)
    {
        ConfigurationFileException Wrong(Mark mark, string problem, Exception? cause) => Place(mark).Wrong(problem, cause);
        new YamlLimits(Wrong).ThrowIfExceeded(text);
        var stream = new YamlStream();
        YamlParsing.Run(text, stream.Load, Wrong);
        return stream.Documents.Count switch
        {
            0 => throw Place(Mark.Empty).Wrong("the file is empty. Write a router's name and, indented below it, its settings."),
            1 => stream.Documents[0].RootNode as YamlMappingNode
                ?? throw Place(stream.Documents[0].RootNode.Start).Wrong("the file must be a mapping from the routers' names to their settings."),
            _ => throw Place(stream.Documents[1].RootNode.Start).Wrong("a second document begins here. Write one document per file."),
        };
    }

    public SettingPlace Place(YamlNode node) => Place(node.Start);

    /// <summary>Reads the text of a key or of a value that is not checked further.</summary>
    public string ReadText(YamlNode node, string what) => Expand(Scalar(node, what), node);

    /// <summary>Reads a section.</summary>
    /// <param name="node">The section; nothing counts as an empty one.</param>
    /// <param name="name">How to call the section in errors.</param>
    /// <param name="keys">The keys that it may have.</param>
    public SettingSection ReadSection(YamlNode node, string name, IEnumerable<SettingKey> keys)
    {
        var known = keys.ToDictionary(static key => key.Name, StringComparer.Ordinal);
        var values = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        foreach ((string text, YamlNode keyNode, YamlNode valueNode) in Entries(node, name))
        {
            SettingKey key = known.GetValueOrDefault(text) ?? throw Unknown(keyNode, text, name, known.Keys);
            if (ReadValue(valueNode, key) is { } value)
            {
                values[text] = new SettingValue(value, Place(valueNode));
            }
        }

        return known.Values.FirstOrDefault(key => key.Required && !values.ContainsKey(key.Name)) is { } missing
            ? throw Place(node).Wrong($"'{name}' has no '{missing.Name}'. {missing.Description}")
            : new SettingSection(Place(node), values);
    }

    /// <summary>Reads the entries of a mapping.</summary>
    public IEnumerable<(string Key, YamlNode KeyNode, YamlNode Value)> Entries(YamlNode node, string name)
    {
        if (IsNothing(node))
        {
            return [];
        }

        return node is YamlMappingNode mapping
            ? mapping.Children.Select(child => (Scalar(child.Key, $"a key of '{name}'"), child.Key, child.Value))
            : throw Place(node).Wrong($"'{name}' needs keys and values below it, indented, but there is {Describe(node)}.");
    }

    /// <summary>Makes the error for an unknown name.</summary>
    public ConfigurationFileException Unknown(YamlNode node, string text, string section, IEnumerable<string> known) => Place(node).Wrong(
        $"'{section}' has no key '{text}'. Nearest: {string.Join(", ", NearestNames.Find(text, known).Select(static name => $"'{name}'"))}.");

    private static bool IsNothing(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private SettingPlace Place(Mark mark) => new(fileName, mark.Line, mark.Column);

    private string Scalar(YamlNode node, string what) => node is YamlScalarNode { Value: { } text } && !IsNothing(node)
        ? text
        : throw Place(node).Wrong(IsNothing(node) ? $"{what} has no value." : $"{what} must be a single value, but there is {Describe(node)}.");

    private string Expand(string text, YamlNode node) => EnvironmentReferences.Expand(text, problem => Place(node).Wrong(problem));

    /// <summary>Reads the value of a key; <see langword="null"/> for a section that is switched off.</summary>
    /// <exception cref="ConfigurationFileException">The value is not what the key takes.</exception>
    public object? ReadValue(YamlNode node, SettingKey key) => key.Type switch
    {
        SettingType.Section when key.IsSwitch && node is YamlScalarNode { Value: "true" or "True" or "TRUE" } on => new SettingSection(Place(on), new Dictionary<string, SettingValue>(StringComparer.Ordinal)),
        SettingType.Section when key.IsSwitch && node is YamlScalarNode { Value: "false" or "False" or "FALSE" } => null,
        SettingType.Section => ReadSection(node, key.Name, key.Keys),
        SettingType.SectionList => (IReadOnlyList<SettingSection>)[.. Items(node, key).Select(item => ReadSection(item, key.Name, key.Keys))],
        SettingType.TextList => (IReadOnlyList<string>)[.. Items(node, key).Select(item => ReadText(item, $"an item of '{key.Name}'"))],
        SettingType.NumberList => (IReadOnlyList<double>)[.. Items(node, key).Select(item => (double)ReadScalar(item, key, $"an item of {key.Name}"))],
        SettingType.TextByName => (IReadOnlyList<KeyValuePair<string, string>>)
            [.. Entries(node, key.Name).Select(entry => KeyValuePair.Create(entry.Key, ReadText(entry.Value, $"'{entry.Key}'")))],
        SettingType.NumberByName => (IReadOnlyList<KeyValuePair<string, double>>)
            [.. Entries(node, key.Name).Select(entry => KeyValuePair.Create(entry.Key, (double)ReadScalar(entry.Value, key, entry.Key)))],
        _ => ReadScalar(node, key, key.Name),
    };

    private IEnumerable<YamlNode> Items(YamlNode node, SettingKey key) => node is YamlSequenceNode sequence
        ? sequence.Children
        : throw Place(node).Wrong($"'{key.Name}' needs a list, each item on a line after '- ', but there is {Describe(node)}.");

    private object ReadScalar(YamlNode node, SettingKey key, string name)
    {
        // What stands in the file, since the value of an environment variable may be a secret.
        string written = Scalar(node, $"'{name}'");
        string text = Expand(written, node);
        Exception Wrong(string needed) => Place(node).Wrong($"'{name}' is '{written}', but {needed}.");
        return key.Type switch
        {
            SettingType.Choice => key.Choices.Contains(text, StringComparer.Ordinal) ? text : throw Wrong($"it must be {string.Join(" or ", key.Choices)}"),
            SettingType.Url => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
                ? url.UserInfo.Length == 0 && url.Fragment.Length == 0 ? url : throw Place(node).Wrong($"'{name}' has a user name, a password or a '#' in it. Write the address alone, and put a key into an environment variable.")
                : throw Wrong("it must be an address that begins with http:// or https://"),
            SettingType.Flag => text switch
            {
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ => throw Wrong("it must be true or false"),
            },
            SettingType.WholeNumber => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole)
                ? IsInRange(whole, key) ? whole : throw Wrong(RangeOf(key))
                : throw Wrong("it must be a whole number"),
            SettingType.Number or SettingType.NumberByName or SettingType.NumberList => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? !IsInRange(number, key) ? throw Wrong(RangeOf(key))
                    : key.FindAdvice?.Invoke(number) is { } advice ? throw Place(node).Wrong($"'{name}' is '{written}'. {advice}")
                    : number
                : throw Wrong("it must be a number"),
            _ => text,
        };
    }

    private static bool IsInRange(double number, SettingKey key) => number >= key.Minimum && number <= key.Maximum;

    private static string RangeOf(SettingKey key) => string.Create(
        CultureInfo.InvariantCulture,
        $"it must be {(key.Maximum is double.PositiveInfinity or int.MaxValue ? $"{key.Minimum} or more" : $"from {key.Minimum} to {key.Maximum}")}");
}
