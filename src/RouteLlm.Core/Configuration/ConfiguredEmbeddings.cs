using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm.Yaml;

namespace RouteLlm;

/// <summary>What embeds prompts for the routers of a configuration file: one generator for each model that is named, shared by the routers that name it.</summary>
internal sealed class ConfiguredEmbeddings(ConfiguredRouters routers)
{
    private const string DefaultModel = "text-embedding-3-small";

    private readonly Dictionary<(ModelEndpoint Endpoint, int Cache), IEmbeddingGenerator<string, Embedding<float>>> _generators = [];

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

        var endpoint = new ModelEndpoint
        {
            Model = section?.Text(YamlKeys.Model) ?? DefaultModel,
            BaseUrl = section?.Url(YamlKeys.BaseUrl),
            ApiKeyVariable = section?.Text(YamlKeys.ApiKeyVariable),
            Dimensions = section?.WholeNumber(YamlKeys.Dimensions),
        };
        int cache = section?.WholeNumber(YamlKeys.Cache) ?? 0;
        lock (_generators)
        {
            if (!_generators.TryGetValue((endpoint, cache), out IEmbeddingGenerator<string, Embedding<float>>? generator))
            {
                generator = routers.EndpointClients(section?.Place ?? place).CreateEmbeddingGenerator(endpoint);
                generator = cache > 0 ? new CachingEmbeddingGenerator(generator, cache) : generator;
                routers.Own(generator);
                _generators.Add((endpoint, cache), generator);
            }

            return generator;
        }
    }
}
