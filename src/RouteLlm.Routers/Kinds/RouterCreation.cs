using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a kind of router creates a router from: its settings, and what they refer to.</summary>
/// <remarks>What the generators and clients that it hands out hold is released when the routers of the file are no longer needed.</remarks>
public abstract class RouterCreation
{
    private protected RouterCreation()
    {
    }

    /// <summary>Gets the name of the router.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the settings of the router.</summary>
    public abstract SettingSection Settings { get; }

    /// <summary>Gets the application's services.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>Gets the full path of a path in the file, which is relative to the file's folder.</summary>
    /// <param name="path">The path as in the file.</param>
    public abstract string PathOf(string path);

    /// <summary>Gets another router, of the file or of the application.</summary>
    /// <param name="name">The router's name; <see cref="IRouterKind.References"/> must name it.</param>
    public abstract IPromptRouter GetRouter(string name);

    /// <summary>
    /// Gets the embedding generator: the one that the router's key <c>embedding</c> names, or else the file's, or else the application's
    /// own.
    /// </summary>
    /// <exception cref="ConfigurationFileException">Nothing embeds prompts.</exception>
    public abstract IEmbeddingGenerator<string, Embedding<float>> Embeddings();

    /// <summary>
    /// Gets the chat model that the keys <c>model</c>, <c>base_url</c> and <c>api_key_env</c> of the router name, or the application's weak
    /// one where they name none.
    /// </summary>
    /// <exception cref="ConfigurationFileException">A model at an endpoint is named, and nothing here can call one.</exception>
    public abstract IChatClient ChatClient();

    /// <summary>
    /// Gets the folder that the key <c>checkpoint_path</c> names: one on this machine, or that of a model in the cache of Hugging Face.
    /// </summary>
    /// <exception cref="IOException">There is no such folder, and no such model in the cache.</exception>
    public abstract string CheckpointFolder();

    /// <summary>
    /// Gets the files that a list of data sets names: files, folders, or data sets in the cache of Hugging Face, in the order of their
    /// paths.
    /// </summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="includes">Which files of a folder count.</param>
    /// <exception cref="ModelFileException">There is nothing by one of the names.</exception>
    public abstract IReadOnlyList<string> DatasetFiles(string key, Func<string, bool> includes);

    /// <summary>
    /// Takes over an object that is disposed when the routers of the file are no longer needed, or when the router cannot be created.
    /// </summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="disposable">The object.</param>
    /// <returns>The same.</returns>
    public abstract T Own<T>(T disposable)
        where T : IDisposable;
}
