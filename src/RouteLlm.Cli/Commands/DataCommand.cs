using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm data</c>: the files that the benchmarks read.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Gets the benchmarks' data.") { DataPullCommand.Create() };
}
