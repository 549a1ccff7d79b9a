using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>
/// What embeds prompts for the routers of a configuration file: one generator for each model that is named, shared by the routers that name
/// it.
/// </summary>
internal sealed class ConfiguredEmbeddings(ConfiguredRouters routers)
{
    private const string DefaultModel = "text-embedding-3-small";

    private readonly Dictionary<(object Source, int Cache), IEmbeddingGenerator<string, Embedding<float>>> _generators = [];

    /// <summary>Gets the generator of a section, or the application's for a section without one.</summary>
    /// <param name="section">The section that names a model, if any.</param>
    /// <param name="place">Where the router that asks stands.</param>
    public IEmbeddingGenerator<string, Embedding<float>> For(SettingSection? section, SettingPlace place)
    {
        if (section is null)
        {
            if (routers.Services.GetService<IEmbeddingGenerator<string, Embedding<float>>>() is { } registered)
            {
                return registered;
            }

            if (routers.Services.GetService<IEndpointClientFactory>() is null)
            {
                throw place.Wrong(
                    $"the router needs embeddings of prompts, but no embedding model is configured. Write an '{EmbeddingKeys.Embedding}' section with '{RouterKeys.BaseUrl}' and '{RouterKeys.Model}', " +
                    "or register an IEmbeddingGenerator<string, Embedding<float>> as a service.");
            }
        }

        int cache = section?.WholeNumber(EmbeddingKeys.Cache) ?? 0;
        if (section?.Text(EmbeddingKeys.Onnx) is { } folder)
        {
            section.ThrowIfEndpointBeside(EmbeddingKeys.Onnx, RouterKeys.BaseUrl, RouterKeys.Model, RouterKeys.ApiKeyVariable, EmbeddingKeys.Dimensions);
            string path = Path.GetFullPath(folder, routers.Configuration.Folder);
            return Shared(path, cache, () => routers.LocalEmbeddings(section.PlaceOf(EmbeddingKeys.Onnx)).CreateEmbeddingGenerator(path));
        }

        var endpoint = new ModelEndpoint
        {
            Model = section?.Text(RouterKeys.Model) ?? DefaultModel,
            BaseUrl = section?.Url(RouterKeys.BaseUrl),
            ApiKeyVariable = section?.Text(RouterKeys.ApiKeyVariable),
            Dimensions = section?.WholeNumber(EmbeddingKeys.Dimensions),
        };
        return Shared(endpoint, cache, () => routers.EndpointClients(section?.Place ?? place).CreateEmbeddingGenerator(endpoint));
    }

    private IEmbeddingGenerator<string, Embedding<float>> Shared(
        object source, int cache, Func<IEmbeddingGenerator<string, Embedding<float>>> create)
    {
        lock (_generators)
        {
            if (!_generators.TryGetValue((source, cache), out IEmbeddingGenerator<string, Embedding<float>>? generator))
            {
                generator = create();
                generator = cache > 0 ? new CachingEmbeddingGenerator(generator, cache) : generator;
                routers.Own(generator);
                _generators.Add((source, cache), generator);
            }

            return generator;
        }
    }
}
