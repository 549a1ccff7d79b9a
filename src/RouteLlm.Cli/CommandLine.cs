using System.CommandLine;
using System.CommandLine.Invocation;

namespace RouteLlm;

/// <summary>Runs the tool: parses the arguments, runs a command, turns errors into a line on standard error and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of a run that the user stopped, as shells have it (128 + SIGINT).</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of a run whose output was closed, as shells have it (128 + SIGPIPE).</summary>
    public const int ClosedPipe = 141;

    // EPIPE, which .NET on Unix keeps as the exception's result.
    private const int BrokenPipe = 32;

    public static async Task<int> RunAsync(
        string[] arguments, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Decides, prompt by prompt, whether a strong or a weak model should answer.")
        {
            RouteCommand.Create(input),
            ScoreCommand.Create(input),
            CompareCommand.Create(input),
            ServeCommand.Create(),
            EvaluateCommand.Create(),
            CalibrateCommand.Create(input),
            ReplayCommand.Create(),
            RerouteCommand.Create(input),
            ProveCommand.Create(),
            LearnCommand.Create(),
            TrainCommand.Create(),
            RateCommand.Create(input),
            DownloadCommand.Create(),
            DataCommand.Create(),
            ImportCommand.Create(),
            InfoCommand.Create(),
            ConfigurationCommand.Create(),
        };
        HelpWithExamples.AddTo(root);

        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        try
        {
            // A prompt may well begin with @, so there are no response files.
            var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
            ParseResult parsed = root.Parse(arguments, parsing);
            if (parsed.Action is ParseErrorAction errors)
            {
                // Help would go to standard output, where only results belong.
                errors.ShowHelp = false;
            }

            if (parsed.CommandResult.Command.Name == ServeCommand.Name)
            {
                // Its host knows the signals, and lets streams end for longer than the parser would wait.
                configuration.ProcessTerminationTimeout = null;
            }

            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("routellm: stopped.").ConfigureAwait(false);
            return Cancelled;
        }
        catch (IOException exception) when (exception.HResult == BrokenPipe)
        {
            // Whoever read the output has seen enough.
            return ClosedPipe;
        }
        catch (Exception exception) when (IsUsersToMend(exception))
        {
            // A provider's failure says in its cause what to do.
            string cause = exception is EmbeddingException or ScorePredictionException && exception.InnerException is { } inner
                ? $" {inner.Message}"
                : string.Empty;
            await error.WriteLineAsync($"routellm: {exception.Message}{cause}").ConfigureAwait(false);
            return 1;
        }
    }

    // Anything else is a defect of ours, and its stack trace is wanted.
    private static bool IsUsersToMend(Exception exception) => exception
        is CommandException
        or RoutingException
        or ConfigurationFileException
        or EmbeddingException
        or ScorePredictionException
        or ModelFileException
        or JsonLineException
        or BenchmarkDataException
        or DownloadException
        or RatingException
        or CalibrationFileException
        or IOException
        or InvalidDataException
        or UnauthorizedAccessException;
}
