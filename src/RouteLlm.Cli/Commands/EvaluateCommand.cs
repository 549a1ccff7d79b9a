using System.CommandLine;
using RouteLlm.Cli.Output;
using RouteLlm.Cli.Routers;
using RouteLlm.Evaluation;

namespace RouteLlm.Cli.Commands;

/// <summary><c>routellm evaluate</c>: how good a router is on recorded outcomes.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var benchmarks = new Option<string[]>("--benchmark")
        {
            Description = $"The benchmarks: {string.Join(", ", BenchmarkCatalog.All.Select(benchmark => benchmark.Name))}. Default: all.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. BenchmarkCatalog.All.Select(benchmark => benchmark.Name)],
        };
        var dataDirectory = new Option<string>("--data-dir")
        {
            Description = "The folder that holds mmlu, gsm8k and mt_bench, as in routellm/evals of lm-sys/RouteLLM.",
            HelpName = "DIR",
            Required = true,
        }.NotEmpty();
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "evaluate",
            "Measures a router on benchmarks with recorded outcomes: APGR with a cut after every prompt, and its 95% bootstrap interval.",
            "routellm evaluate --data-dir routellm-evals",
            "routellm evaluate --data-dir routellm-evals --benchmark mt-bench --router random --seed 1 --format json")
        {
            benchmarks, dataDirectory, format,
        };
        var router = new RouterOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IRouter chosen = router.Create(parsed);
            string directory = parsed.GetValue(dataDirectory)!;
            IBenchmark[] known = [.. parsed.GetValue(benchmarks)!.Select(Find)];
            List<EvaluationResult> results = await ProgressBars.RunAsync(async progress =>
            {
                var measured = new List<EvaluationResult>();
                foreach (IBenchmark benchmark in known)
                {
                    progress.Report((benchmark.Name, 0));
                    measured.Add(await RouterEvaluation.RunAsync(chosen, benchmark, directory, cancellationToken: cancellationToken));
                    progress.Report((benchmark.Name, 1));
                }

                return measured;
            });

            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                EvaluationOutput.WriteJson(output, results);
            }
            else
            {
                EvaluationOutput.WriteText(output, results);
            }
        });
        return command;
    }

    private static IBenchmark Find(string name)
    {
        try
        {
            return BenchmarkCatalog.Get(name);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message, exception);
        }
    }
}
