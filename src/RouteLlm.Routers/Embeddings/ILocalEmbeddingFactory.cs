using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Loads the embedding models on this machine that a configuration file names. RouteLlm.Onnx has one.</summary>
internal interface ILocalEmbeddingFactory
{
    /// <summary>Loads an embedding model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <returns>The generator, which the caller disposes.</returns>
    /// <exception cref="ModelFileException">A file is missing or is not what it should be.</exception>
    IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string folder);
}
