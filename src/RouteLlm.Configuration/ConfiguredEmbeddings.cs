using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>What embeds prompts for the routers of a configuration file: one generator for each model that is named, shared by the routers that name it.</summary>
internal sealed class ConfiguredEmbeddings(ConfiguredRouters routers)
{
    private const string DefaultModel = "text-embedding-3-small";

    private readonly Dictionary<(object Source, int Cache), IEmbeddingGenerator<string, Embedding<float>>> _generators = [];

    /// <summary>Gets the generator of a section, or that of the application where there is none.</summary>
    /// <param name="section">The section that names a model, if any.</param>
    /// <param name="place">Where the router that asks stands.</param>
    public IEmbeddingGenerator<string, Embedding<float>> For(YamlSection? section, YamlPlace place)
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
                    $"the router embeds prompts, but nothing does that. Write an '{YamlKeys.Embedding}' section with '{YamlKeys.BaseUrl}' and '{YamlKeys.Model}', " +
                    "or register an IEmbeddingGenerator<string, Embedding<float>> as a service.");
            }
        }

        int cache = section?.WholeNumber(YamlKeys.Cache) ?? 0;
        if (section?.Text(YamlKeys.Onnx) is { } folder)
        {
            section.ThrowIfEndpointBeside(YamlKeys.Onnx, YamlKeys.BaseUrl, YamlKeys.Model, YamlKeys.ApiKeyVariable, YamlKeys.Dimensions);
            string path = Path.GetFullPath(folder, routers.Configuration.Folder);
            return Shared(path, cache, () => routers.LocalModels(section.PlaceOf(YamlKeys.Onnx), $"'{YamlKeys.Onnx}' names a model that embeds on this machine").CreateEmbeddingGenerator(path));
        }

        var endpoint = new ModelEndpoint
        {
            Model = section?.Text(YamlKeys.Model) ?? DefaultModel,
            BaseUrl = section?.Url(YamlKeys.BaseUrl),
            ApiKeyVariable = section?.Text(YamlKeys.ApiKeyVariable),
            Dimensions = section?.WholeNumber(YamlKeys.Dimensions),
        };
        return Shared(endpoint, cache, () => routers.EndpointClients(section?.Place ?? place).CreateEmbeddingGenerator(endpoint));
    }

    private IEmbeddingGenerator<string, Embedding<float>> Shared(object source, int cache, Func<IEmbeddingGenerator<string, Embedding<float>>> create)
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
