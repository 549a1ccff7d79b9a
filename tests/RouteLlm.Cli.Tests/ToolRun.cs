namespace RouteLlm.Tests;

/// <summary>One run of the tool.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static Task<ToolRun> OfAsync(params string[] arguments) => WithInputAsync(string.Empty, arguments);

    public static async Task<ToolRun> WithInputAsync(string input, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = await CommandLine.RunAsync(arguments, new StringReader(input), output, error, TestContext.Current.CancellationToken);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
