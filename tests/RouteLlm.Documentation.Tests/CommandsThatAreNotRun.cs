namespace RouteLlm.Tests;

/// <summary>Commands of the documents that the tests do not run, each with the reason.</summary>
internal static class CommandsThatAreNotRun
{
    private static readonly (string Beginning, string Reason)[] Reasons =
    [
        ("./test.sh", "it runs these tests"),
        ("dotnet build", "it has built these tests"),
        ("dotnet test", "it runs these tests"),
        ("dotnet new console", "RouteLlm.PackageTests builds such programs"),
        ("dotnet add package", "RouteLlm.PackageTests installs every package from a folder"),
        ("dotnet tool install", "RouteLlm.PackageTests installs the tool from a folder"),
        ("dotnet run --project samples/ChatApp", "RouteLlm.ChatApp.Tests starts it"),
        ("dotnet run --project samples/OwnTraffic", "RouteLlm.Training.Tests runs it as a process of its own"),
        ("dotnet run -c Release --project benchmarks/RouteLlm.Benchmarks", "it measures for minutes"),
        ("eng/pack.sh", "test.sh packs with it for RouteLlm.PackageTests"),
        ("eng/public-api.sh", "it writes files of the checkout"),
        ("git clone", "the address is the reader's to fill in"),
        ("cd ", "each command runs at the top of a clone"),
        ("docker ", "there may be no Docker here"),
        ("kubectl ", "there may be no cluster here"),
        ("curl ", "it asks a gateway that another command has started; RouteLlm.AspNetCore.Tests sends the same requests"),
        ("routellm data pull", "DataPullCommandTests pulls from loopback"),
        ("routellm evaluate --data-dir ../shared/data/routellm-evals --routers lexical bert", "it needs a transformer that hours of training make"),
        ("apt-get ", "it installs programs"),
        ("/usr/bin/python3 ", "it trains a transformer for hours"),
    ];

    /// <summary>Gets why a command is not run, or <see langword="null"/>.</summary>
    public static string? ReasonFor(DocumentedCommand command)
    {
        string text = string.Join(' ', command.Words);
        return Array.Find(Reasons, reason => text.StartsWith(reason.Beginning, StringComparison.Ordinal)).Reason;
    }
}
