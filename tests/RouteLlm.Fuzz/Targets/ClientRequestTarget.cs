namespace RouteLlm.Tests;

/// <summary>A body before chat clients of the process, read as each protocol's.</summary>
internal sealed class ClientRequestTarget() : FuzzTarget("client-request")
{
    public override void Run(byte[] input)
    {
        foreach (ModelProtocol kind in Enum.GetValues<ModelProtocol>())
        {
            try
            {
                IProtocol protocol = KnownProtocols.Of(kind);
                protocol.ReadRequest(input, keepsTexts: true);
                protocol.Translate(DroppedFields.Remove(input, new HashSet<string>(StringComparer.Ordinal) { "detail" }));
            }
            catch (GatewayException)
            {
                // Refused, as a client is told.
            }
        }
    }
}
