using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>Compares JSON by meaning, not by white space or order of members.</summary>
internal static class JsonAssert
{
    public static void Equal([StringSyntax(StringSyntaxAttribute.Json)] string expected, JsonNode? actual)
    {
        JsonNode? parsed = JsonNode.Parse(expected);
        if (!JsonNode.DeepEquals(parsed, actual))
        {
            Assert.Equal(parsed?.ToJsonString(), actual?.ToJsonString());
        }
    }
}
