using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a kind of router makes a router from: its settings, and what they refer to.</summary>
internal sealed class RouterCreation(ConfiguredRouter router, ConfiguredRouters routers) : IDisposable
{
    private readonly Stack<IDisposable> _owned = [];

    public string Name => router.Name;

    public YamlSection Settings => router.Settings;

    /// <summary>Gives the path that a path in the file means: it is relative to the file's folder.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, routers.Configuration.Folder);

    /// <summary>Gets another router, of the file or of the application.</summary>
    public IPromptRouter GetRouter(string name) => routers.Get(name);

    /// <summary>Hands over what must be disposed when the routers of the file are no longer needed, or when the router cannot be made.</summary>
    public T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Push(disposable);
        return disposable;
    }

    /// <summary>Keeps what was handed over: the router is made.</summary>
    public void Complete()
    {
        foreach (IDisposable owned in _owned)
        {
            routers.Own(owned);
        }

        _owned.Clear();
    }

    /// <summary>Disposes what was handed over for a router that could not be made.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned))
        {
            owned.Dispose();
        }
    }

    /// <summary>Gets the folder of the router's checkpoint: one on disk, or that of a model in the cache of Hugging Face.</summary>
    public string CheckpointFolder()
    {
        string written = Settings.Text(YamlKeys.CheckpointPath)!;
        string folder = PathOf(written);
        return Directory.Exists(folder) ? folder : new HuggingFaceCache().ResolveModel(written, router.Kind.CheckpointFiles);
    }

    /// <summary>Gets the files that a list of data sets names: files, folders, or data sets in the cache of Hugging Face.</summary>
    public IReadOnlyList<string> DatasetFiles(string key) => [.. Settings.Texts(key).SelectMany(written => DatasetPath.FilesOf(written, PathOf(written), SimilarityWeightedModel.IsData))];

    /// <summary>Gets what embeds prompts for the router.</summary>
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings() =>
        routers.Embeddings.For(Settings.Section(YamlKeys.Embedding) ?? routers.Configuration.Embedding, Settings.Place);

    public EmbeddingRouterOptions EmbeddingOptions()
    {
        var options = new EmbeddingRouterOptions { TargetOnFailure = Settings.Target(YamlKeys.TargetOnFailure) };
        options.Timeout = Settings.Seconds(YamlKeys.TimeoutSeconds) ?? options.Timeout;
        return options;
    }

    /// <summary>Takes over how the settings say that a chat model is asked.</summary>
    public void Configure(AskedModelOptions options)
    {
        options.MaximumPromptCharacters = Settings.WholeNumber(YamlKeys.MaximumPromptCharacters) ?? options.MaximumPromptCharacters;
        options.MaximumConcurrency = Settings.WholeNumber(YamlKeys.MaximumConcurrency) ?? options.MaximumConcurrency;
        options.MaximumOutputTokens = Settings.WholeNumber(YamlKeys.MaximumOutputTokens) ?? options.MaximumOutputTokens;
        options.Temperature = (float?)Settings.Number(YamlKeys.Temperature) ?? options.Temperature;
        options.Timeout = Settings.Seconds(YamlKeys.TimeoutSeconds) ?? options.Timeout;
    }

    /// <summary>Gets the chat model that the settings name, or the application's weak one where they name none.</summary>
    public IChatClient ChatClient() => Settings.Text(YamlKeys.Model) is { } model
        ? Own(routers.EndpointClients(Settings.PlaceOf(YamlKeys.Model)).CreateChatClient(new ModelEndpoint
        {
            Model = model,
            BaseUrl = Settings.Url(YamlKeys.BaseUrl),
            ApiKeyVariable = Settings.Text(YamlKeys.ApiKeyVariable),
        }))
        : Settings.Url(YamlKeys.BaseUrl) is not null
            ? throw Settings.PlaceOf(YamlKeys.BaseUrl).Wrong($"'{YamlKeys.BaseUrl}' names an endpoint, but no '{YamlKeys.Model}' says which model there.")
            : routers.WeakClient();

    /// <summary>Gets what loads models on this machine.</summary>
    public ILocalModelFactory LocalModels() => routers.LocalModels(Settings.Place, $"the router '{Name}' is of the kind '{router.Kind.Name}'");

    /// <summary>Hands over a router that is disposed, where it can be, when the routers of the file are no longer needed.</summary>
    public IPromptRouter OwnIfDisposable(IPromptRouter made)
    {
        if (made is IDisposable disposable)
        {
            routers.Own(disposable);
        }

        return made;
    }
}
