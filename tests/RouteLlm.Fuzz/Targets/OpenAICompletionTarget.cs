using System.ClientModel;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A whole answer to the OpenAI client.</summary>
internal sealed class OpenAICompletionTarget() : FuzzTarget("openai-completion", typeof(ClientResultException))
{
    public override int Inputs => 100_000;

    public override void Run(byte[] input) 
    {
        using var answers = new GivenAnswers(input, "application/json");
        answers.Client.GetResponseAsync("Hi").GetAwaiter().GetResult();
    }
}
