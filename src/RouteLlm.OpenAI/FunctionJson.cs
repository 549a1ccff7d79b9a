using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>How arguments and results of functions are written and read.</summary>
internal static class FunctionJson
{
    /// <summary>The abstraction's options without their indentation, which would be paid for as tokens.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false };
        options.MakeReadOnly();
        return options;
    }
}
