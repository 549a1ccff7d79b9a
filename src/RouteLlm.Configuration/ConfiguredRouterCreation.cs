using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Creates one router of a configuration file.</summary>
internal sealed class ConfiguredRouterCreation(ConfiguredRouter router, ConfiguredRouters routers) : RouterCreation, IDisposable
{
    private readonly Stack<IDisposable> _owned = [];

    public override string Name => router.Name;

    public override SettingSection Settings => router.Settings;

    public override IServiceProvider Services => routers.Services;

    public override string PathOf(string path) => Path.GetFullPath(path, routers.Configuration.Folder);

    public override IPromptRouter GetRouter(string name) => routers.Get(name);

    public override T Own<T>(T disposable)
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

    public override string CheckpointFolder()
    {
        string written = Settings.Text(RouterKeys.CheckpointPath)!;
        string folder = PathOf(written);
        return Directory.Exists(folder) ? folder : new HuggingFaceCache().ResolveModel(written, router.Kind.CheckpointFiles);
    }

    public override IReadOnlyList<string> DatasetFiles(string key, Func<string, bool> includes) =>
        [.. Settings.Texts(key).SelectMany(written => DatasetPath.FilesOf(written, PathOf(written), includes))];

    public override IEmbeddingGenerator<string, Embedding<float>> Embeddings() =>
        routers.Embeddings.For(Settings.Section(EmbeddingKeys.Embedding) ?? routers.Configuration.Embedding, Settings.Place);

    public override IChatClient ChatClient() => Settings.Text(RouterKeys.Model) is { } model
        ? Own(routers.EndpointClients(Settings.PlaceOf(RouterKeys.Model)).CreateChatClient(new ModelEndpoint
        {
            Model = model,
            BaseUrl = Settings.Url(RouterKeys.BaseUrl),
            ApiKeyVariable = Settings.Text(RouterKeys.ApiKeyVariable),
        }))
        : Settings.Url(RouterKeys.BaseUrl) is not null
            ? throw Settings.Wrong(RouterKeys.BaseUrl, $"'{RouterKeys.BaseUrl}' names an endpoint, but '{RouterKeys.Model}' is missing. Name the model there.")
            : routers.WeakClient();
}
