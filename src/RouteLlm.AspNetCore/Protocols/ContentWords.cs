using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Names contents in error texts, without what is in them.</summary>
internal static class ContentWords
{
    public static string Of(AIContent content) => content switch
    {
        DataContent data => $"{data.MediaType} data",
        UriContent uri => $"an address of {uri.MediaType}",
        _ => content.GetType().Name,
    };
}
