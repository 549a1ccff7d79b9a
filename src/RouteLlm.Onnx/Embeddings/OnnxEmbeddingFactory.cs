using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Loads the embedding models that a configuration file names.</summary>
internal sealed class OnnxEmbeddingFactory : ILocalEmbeddingFactory
{
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string folder) => OnnxEmbeddingGenerator.Load(folder);
}
