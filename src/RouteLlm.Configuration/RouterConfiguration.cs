using YamlDotNet.RepresentationModel;

namespace RouteLlm;

/// <summary>A configuration file that was read and checked: the routers that it sets up. Immutable.</summary>
internal sealed class RouterConfiguration
{
    public const string DefaultRouterKey = "router";

    private RouterConfiguration(string path, string text, IReadOnlyDictionary<string, ConfiguredRouter> routers, YamlSection? embedding, YamlSection? models)
    {
        Path = path;
        Text = text;
        Routers = routers;
        Embedding = embedding;
        Models = models;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets the text of the file.</summary>
    public string Text { get; }

    /// <summary>Gets the folder that paths in the file are relative to.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IReadOnlyDictionary<string, ConfiguredRouter> Routers { get; }

    /// <summary>Gets the router that decides requests which name none, if the file says so.</summary>
    public string? DefaultRouter { get; private init; }

    private YamlPlace DefaultRouterPlace { get; init; }

    /// <summary>Gets the model that embeds prompts for routers that name none themselves, if the file says so.</summary>
    public YamlSection? Embedding { get; }

    /// <summary>Gets the models that a gateway sends requests to, if the file says so.</summary>
    public YamlSection? Models { get; }

    /// <summary>Gets the keys of the file's top level that are no routers' names.</summary>
    private static IReadOnlyList<YamlKey> TopLevelKeys { get; } =
    [
        YamlKey.Text(DefaultRouterKey, "The router that decides requests which name none. Default: that of the application's options."),
        YamlKeys.EmbeddingSection,
        YamlKeys.ModelsSection,
    ];

    /// <summary>Writes the JSON schema of such files.</summary>
    public static void WriteSchema(Stream stream) =>
        YamlSchema.Write(stream, TopLevelKeys, [.. RouterKindList.All.Select(static kind => (kind.Name, kind.Description, KeysOf(kind)))]);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="ConfigurationFileException">The file does not exist, or is not what it should be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RouterConfiguration Read(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationFileException($"The configuration file '{path}' does not exist.", exception);
        }

        return Parse(text, path);
    }

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="ConfigurationFileException">The text is not what it should be.</exception>
    public static RouterConfiguration Parse(string text, string path)
    {
        var reader = new YamlReader(path);
        YamlMappingNode root = reader.Parse(text);
        var routers = new Dictionary<string, ConfiguredRouter>(StringComparer.Ordinal);
        YamlNode? defaultRouter = null;
        YamlSection? embedding = null;
        YamlSection? models = null;
        foreach ((string key, YamlNode keyNode, YamlNode value) in reader.Entries(root, "the file"))
        {
            switch (key)
            {
                case DefaultRouterKey:
                    defaultRouter = value;
                    break;
                case YamlKeys.Embedding:
                    embedding = reader.ReadSection(value, key, YamlKeys.EmbeddingSection.Keys);
                    break;
                case YamlKeys.Models:
                    models = reader.ReadSection(value, key, YamlKeys.ModelsSection.Keys);
                    break;
                default:
                    routers[key] = ReadRouter(reader, key, keyNode, value);
                    break;
            }
        }

        return new RouterConfiguration(path, text, routers, embedding, models)
        {
            DefaultRouter = defaultRouter is null ? null : reader.ReadText(defaultRouter, $"'{DefaultRouterKey}'"),
            DefaultRouterPlace = defaultRouter is null ? default : reader.Place(defaultRouter),
        };
    }

    /// <summary>Checks the routers that the file's routers ask, and its default one.</summary>
    /// <param name="otherRouters">The routers that there are beside those of the file.</param>
    /// <exception cref="ConfigurationFileException">A router is not there, or asks itself.</exception>
    public void ThrowIfReferencesAreWrong(IEnumerable<string> otherRouters)
    {
        string[] known = [.. Routers.Keys.Union(otherRouters, StringComparer.Ordinal)];
        RouterReferences.ThrowIfWrong(Routers, known);
        if (DefaultRouter is { } name && !known.Contains(name, StringComparer.Ordinal))
        {
            throw RouterReferences.Unknown(DefaultRouterPlace, name, known);
        }
    }

    private static ConfiguredRouter ReadRouter(YamlReader reader, string name, YamlNode keyNode, YamlNode node)
    {
        if (RouterModelId.EndsAsThreshold(name))
        {
            throw reader.Place(keyNode).Wrong($"the router's name '{name}' ends in a hyphen and a number, which a model id takes for a threshold. Choose another.");
        }

        (_, _, YamlNode? kindNode) = reader.Entries(node, name).FirstOrDefault(static entry => entry.Key == YamlKeys.Kind);
        string kindName = kindNode is null ? name : reader.ReadText(kindNode, $"'{YamlKeys.Kind}'");
        IRouterKind kind = RouterKindList.All.FirstOrDefault(known => known.Name == kindName)
            ?? throw UnknownKind(reader.Place(kindNode ?? keyNode), kindName, isName: kindNode is null);
        YamlSection settings = reader.ReadSection(node, name, KeysOf(kind));
        if (settings.Number(YamlKeys.Threshold) is not null && settings.Number(YamlKeys.StrongModelPercent) is not null)
        {
            throw settings.PlaceOf(YamlKeys.StrongModelPercent).Wrong($"'{name}' has both '{YamlKeys.Threshold}' and '{YamlKeys.StrongModelPercent}'. Remove one.");
        }

        if (settings.Text(YamlKeys.CalibrationFile) is not null && settings.Number(YamlKeys.StrongModelPercent) is null)
        {
            throw settings.PlaceOf(YamlKeys.CalibrationFile).Wrong($"'{name}' has '{YamlKeys.CalibrationFile}' without '{YamlKeys.StrongModelPercent}', which it would turn into a threshold.");
        }

        kind.Check(settings);
        return new ConfiguredRouter(name, kind, settings);
    }

    private static IReadOnlyList<YamlKey> KeysOf(IRouterKind kind) => [.. YamlKeys.OfEveryRouter, .. kind.Keys];

    private static ConfigurationFileException UnknownKind(YamlPlace place, string name, bool isName)
    {
        IEnumerable<string> known = RouterKindList.All.Select(static kind => kind.Name);
        string nearest = string.Join(", ", NearestNames.Find(name, isName ? known.Concat(TopLevelKeys.Select(static key => key.Name)) : known).Select(static near => $"'{near}'"));
        return place.Wrong(
            $"there is no kind of router '{name}'. Nearest: {nearest}. Kinds: {string.Join(", ", known)}." +
            (isName ? $" A router with a name of its own says what it is with '{YamlKeys.Kind}'." : string.Empty));
    }
}
