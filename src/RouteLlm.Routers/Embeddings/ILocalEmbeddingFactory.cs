using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Loads the models on this machine that a configuration file names. The package RouteLlm.Onnx has one; register it with <c>UseOnnx()</c>.</summary>
/// <remarks>Implementations must be safe for concurrent use. What they make belongs to the caller, who disposes it where it can be disposed.</remarks>
public interface ILocalModelFactory
{
    /// <summary>Loads a text classifier.</summary>
    /// <param name="model">The model and where it is.</param>
    /// <returns>The router.</returns>
    /// <exception cref="ModelFileException">A file is missing or is not what it should be.</exception>
    IPromptRouter CreateBertRouter(LocalBertModel model);

    /// <summary>Loads a language model that predicts scores.</summary>
    /// <param name="model">The model and where it is.</param>
    /// <returns>The router.</returns>
    /// <exception cref="ModelFileException">A file is missing or is not what it should be.</exception>
    IPromptRouter CreateCausalLlmRouter(LocalCausalLlmModel model);

    /// <summary>Loads an embedding model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <returns>The generator, to be disposed.</returns>
    /// <exception cref="ModelFileException">A file is missing or is not what it should be.</exception>
    IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string folder);
}
