namespace RouteLlm.Tests;

/// <summary>A chat completion's body before chat clients of the process.</summary>
internal sealed class ClientRequestTarget() : FuzzTarget("client-request", typeof(GatewayException))
{
    public override void Run(byte[] input) 
    {
        KnownProtocols.ChatCompletions.ReadRequest(input, keepsTexts: true);
        CompletionTranslator.Read(input);
    }
}
