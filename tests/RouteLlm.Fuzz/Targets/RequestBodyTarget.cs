namespace RouteLlm.Tests;

/// <summary>A chat completion's body before HTTP upstreams.</summary>
internal sealed class RequestBodyTarget() : FuzzTarget("request-body", typeof(GatewayException))
{
    public override void Run(byte[] input) => KnownProtocols.ChatCompletions.ReadRequest(input, keepsTexts: true);
}
