using System.ClientModel;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A streamed answer to the OpenAI client.</summary>
internal sealed class OpenAIStreamTarget() : FuzzTarget("openai-stream", typeof(ClientResultException))
{
    public override int Inputs => 100_000;

    public override void Run(byte[] input) 
    {
        using var answers = new GivenAnswers(input, "text/event-stream");
        Drain(answers.Client.GetStreamingResponseAsync("Hi"));
    }
}
