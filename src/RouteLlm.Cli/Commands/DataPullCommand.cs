using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm data pull</c>: the benchmarks' files, from where RouteLLM publishes them.</summary>
internal static class DataPullCommand
{
    public static Command Create()
    {
        var baseUrl = new Option<string>("--base-url")
        {
            Description = "The address under which the files are, in the layout of routellm/evals.",
            HelpName = "URL",
            DefaultValueFactory = _ => BenchmarkDownload.DefaultAddress.OriginalString,
        };
        var outputFolder = new Option<string?>("--output")
        {
            Description = $"Where the files go. Default: {BenchmarkDataFolder.EnvironmentVariable}, or else the data folder of this user.",
            HelpName = "DIR",
        }.NotEmpty();
        var benchmarks = new Option<string[]>("--benchmark")
        {
            Description = $"The benchmarks: {string.Join(", ", BenchmarkDownload.Benchmarks)}. Default: all.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        benchmarks.AcceptOnlyFromAmong([.. BenchmarkDownload.Benchmarks]);
        var command = new CommandWithExamples(
            "pull",
            "Downloads the questions and recorded outcomes of the benchmarks (9 MB), checks each against its hash, and prints " +
            "where they are. Run it again to resume.",
            "routellm data pull",
            "routellm data pull --benchmark mt-bench --output routellm-evals")
        {
            baseUrl, outputFolder, benchmarks,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string address = parsed.GetValue(baseUrl)!;
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? parsedAddress) || (parsedAddress.Scheme != Uri.UriSchemeHttps && parsedAddress.Scheme != Uri.UriSchemeHttp))
            {
                throw new CommandException($"--base-url is '{address}', which is not an http or https address. Write one such as {BenchmarkDownload.DefaultAddress.OriginalString}.");
            }

            string folder = Path.GetFullPath(BenchmarkDataFolder.ResolveTarget(parsed.GetValue(outputFolder)));
            await ProgressBars.RunAsync(async progress =>
            {
                await BenchmarkDownload.RunAsync(folder, parsed.GetValue(benchmarks), parsedAddress, new DownloadBars(progress), cancellationToken);
                return folder;
            });
            await parsed.InvocationConfiguration.Output.WriteLineAsync(folder);
        });
        return command;
    }
}
