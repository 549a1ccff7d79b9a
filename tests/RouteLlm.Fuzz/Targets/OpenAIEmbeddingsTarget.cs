using System.ClientModel;

namespace RouteLlm.Tests;

/// <summary>Embeddings for the OpenAI client.</summary>
internal sealed class OpenAIEmbeddingsTarget() : FuzzTarget("openai-embeddings", typeof(ClientResultException))
{
    public override int Inputs => 100_000;

    public override void Run(byte[] input) 
    {
        using var answers = new GivenAnswers(input, "application/json");
        answers.Generator.GenerateAsync(["Hi", "Ho"]).GetAwaiter().GetResult();
    }
}
