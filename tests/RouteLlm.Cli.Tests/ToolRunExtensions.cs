namespace RouteLlm.Tests;

/// <summary>Runs the tool inside of the tests' process.</summary>
internal static class ToolRunExtensions
{
    extension(ToolRun)
    {
        public static Task<ToolRun> OfAsync(params string[] arguments) => ToolRun.WithInputAsync(string.Empty, arguments);

        public static async Task<ToolRun> WithInputAsync(string input, params string[] arguments)
        {
            var output = new StringWriter();
            var error = new StringWriter();
            int exitCode = await CommandLine.RunAsync(arguments, new StringReader(input), output, error, TestContext.Current.CancellationToken);
            return new ToolRun(exitCode, output.ToString(), error.ToString());
        }
    }
}
