using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm import</c>: the published data that routers can use.</summary>
internal static class ImportCommand
{
    public static Command Create() =>
        new("import", "Converts published data into files that routers open directly.") { ImportBattlesCommand.Create() };
}
