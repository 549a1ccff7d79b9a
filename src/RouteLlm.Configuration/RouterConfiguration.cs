using YamlDotNet.RepresentationModel;

namespace RouteLlm;

/// <summary>A configuration file that was read and checked: the routers that it sets up. Immutable.</summary>
internal sealed class RouterConfiguration
{
    private RouterConfiguration(
        string path, string text, IReadOnlyDictionary<string, ConfiguredRouter> routers, IReadOnlyCollection<string> routerNames, SettingSection settings)
    {
        Path = path;
        Text = text;
        Routers = routers;
        RouterNames = routerNames;
        Settings = settings;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets the text of the file.</summary>
    public string Text { get; }

    /// <summary>Gets the folder that paths in the file are relative to.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IReadOnlyDictionary<string, ConfiguredRouter> Routers { get; }

    /// <summary>Gets the names of all routers, those of a kind that is not known yet included.</summary>
    public IReadOnlyCollection<string> RouterNames { get; }

    /// <summary>Gets the keys of the file that are no routers.</summary>
    public SettingSection Settings { get; }

    /// <summary>Gets what stands under the keys that hold until the application starts again, by its path in the file.</summary>
    public required IReadOnlyDictionary<string, string> Kept { get; init; }

    /// <summary>Gets the router that decides requests which name none, if the file says so.</summary>
    public string? DefaultRouter => Settings.Text(FileKeys.Router);

    /// <summary>Gets the model that embeds prompts for routers that name none themselves, if the file says so.</summary>
    public SettingSection? Embedding => Settings.Section(EmbeddingKeys.Embedding);

    /// <summary>Gets the models, if the file says something of them.</summary>
    public SettingSection? Models => Settings.Section(ModelsSection.Name);

    /// <summary>Writes the JSON schema of such files.</summary>
    public static void WriteSchema(Stream stream, RouterKinds kinds) =>
        YamlSchema.Write(stream, FileKeys.OfTheFile, [.. kinds.All.Select(static kind => (kind.Name, kind.Description, KeysOf(kind)))]);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="kinds">The kinds of routers that it can set up.</param>
    /// <param name="kindsAreComplete">Whether a router of another kind is an error; otherwise the kind may still be registered.</param>
    /// <exception cref="ConfigurationFileException">The file does not exist, or is not what it should be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RouterConfiguration Read(string path, RouterKinds kinds, bool kindsAreComplete = true)
    {
        path = System.IO.Path.GetFullPath(path);
        string text;
        try
        {
            text = YamlText.Read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationFileException($"The configuration file '{path}' does not exist.", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException && Directory.Exists(path))
        {
            // What a container mounts that is not there becomes a folder.
            throw new ConfigurationFileException($"The configuration file '{path}' is a folder. Name the file in it, or mount the file itself.", exception);
        }

        return Parse(text, path, kinds, kindsAreComplete);
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="kinds">The kinds of routers that it can set up.</param>
    /// <param name="kindsAreComplete">Whether a router of another kind is an error; otherwise the kind may still be registered.</param>
    /// <exception cref="ConfigurationFileException">The text is not what it should be.</exception>
    public static RouterConfiguration Parse(string text, string path, RouterKinds kinds, bool kindsAreComplete = true)
    {
        var reader = new YamlReader(path);
        YamlMappingNode root = reader.Parse(text);
        var routers = new Dictionary<string, ConfiguredRouter>(StringComparer.Ordinal);
        var names = new List<string>();
        var settings = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, YamlNode keyNode, YamlNode value) in reader.Entries(root, "the file"))
        {
            if (FileKeys.OfTheFile.FirstOrDefault(known => known.Name == key) is { } known)
            {
                if (reader.ReadValue(value, known) is { } read)
                {
                    settings[key] = new SettingValue(read, reader.Place(value));
                }

                if (FileKeys.Kept.Contains(known))
                {
                    YamlPaths.Add(kept, key, value);
                }
            }
            else if (!key.StartsWith(FileKeys.Extension, StringComparison.Ordinal))
            {
                names.Add(key);
                if (ReadRouter(reader, key, keyNode, value, kinds, kindsAreComplete, System.IO.Path.GetDirectoryName(path)!) is { } router)
                {
                    routers[key] = router;
                }
            }
        }

        var file = new SettingSection(reader.Place(root), settings);
        FileChecks.ThrowIfWrong(file);
        return new RouterConfiguration(path, text, routers, names, file) { Kept = kept };
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
            throw RouterReferences.Unknown(Settings.PlaceOf(FileKeys.Router), name, known);
        }
    }

    private static ConfiguredRouter? ReadRouter(
        YamlReader reader, string name, YamlNode keyNode, YamlNode node, RouterKinds kinds, bool kindsAreComplete, string folder)
    {
        if (RouterModelId.EndsAsThreshold(name))
        {
            throw reader.Place(keyNode).Wrong($"the router's name '{name}' ends in a hyphen and a number, which a model id would read as a threshold. Choose another name.");
        }

        (_, _, YamlNode? kindNode) = reader.Entries(node, name).FirstOrDefault(static entry => entry.Key == FileKeys.Kind);
        string kindName = kindNode is null ? name : reader.ReadText(kindNode, $"'{FileKeys.Kind}'");
        if (kinds.Find(kindName) is not { } kind)
        {
            return kindsAreComplete
                ? throw UnknownKind(reader.Place(kindNode ?? keyNode), kindName, kinds, isName: kindNode is null)
                : null;
        }

        SettingSection settings = reader.ReadSection(node, name, KeysOf(kind));
        if (settings.Number(FileKeys.Threshold) is not null && settings.Number(FileKeys.StrongModelPercent) is not null)
        {
            throw settings.Wrong(FileKeys.StrongModelPercent, $"'{name}' has both '{FileKeys.Threshold}' and '{FileKeys.StrongModelPercent}'. Remove one.");
        }

        var router = new ConfiguredRouter(name, kind, settings);
        router.CheckCalibration(folder);
        kind.Check(settings);
        return router;
    }

    private static IReadOnlyList<SettingKey> KeysOf(IRouterKind kind) => [.. FileKeys.OfEveryRouter, .. kind.Keys];

    private static ConfigurationFileException UnknownKind(SettingPlace place, string name, RouterKinds kinds, bool isName)
    {
        IEnumerable<string> known = kinds.Names;
        string nearest = string.Join(", ", NearestNames.Find(name, isName ? known.Concat(FileKeys.OfTheFile.Select(static key => key.Name)) : known).Select(static near => $"'{near}'"));
        return place.Wrong(
            $"there is no kind of router '{name}'. Nearest: {nearest}. Kinds: {string.Join(", ", known)}. Packages add others, as RouteLlm.Onnx does with AddRouteLlm().UseOnnx()." +
            (isName ? $" A router with its own name needs '{FileKeys.Kind}'." : string.Empty));
    }
}
