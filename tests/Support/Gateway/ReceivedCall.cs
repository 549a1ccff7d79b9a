using System.Text;

namespace RouteLlm.Tests;

/// <summary>What reached an upstream.</summary>
internal sealed record ReceivedCall(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
