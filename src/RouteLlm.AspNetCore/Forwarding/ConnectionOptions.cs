using Microsoft.Extensions.Primitives;

namespace RouteLlm;

/// <summary>What a <c>Connection</c> header lists: headers that hold for one connection alone, and end there.</summary>
internal static class ConnectionOptions
{
    public static IEnumerable<string> Read(StringValues connection)
    {
        foreach (string? value in connection)
        {
            foreach (string name in value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            {
                yield return name;
            }
        }
    }
}
