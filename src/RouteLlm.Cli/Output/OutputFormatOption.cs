using System.CommandLine;

namespace RouteLlm;

/// <summary>The option by which commands choose between people and scripts.</summary>
internal static class OutputFormatOption
{
    public static Option<OutputFormat> Create() => new("--format") { Description = "text for people, json for scripts." };
}
