using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm score</c>: JSON lines with prompts in, JSON lines with strong win rates out.</summary>
internal static class ScoreCommand
{
    public static Command Create(TextReader standardInput)
    {
        var inputPath = new Option<string>("--input")
        {
            Description = "JSON lines with a 'prompt' each (a file that ends in .gz is decompressed); - for standard input.",
            HelpName = "FILE|-",
            Required = true,
        }.NotEmpty();
        var outputPath = new Option<string?>("--output") { Description = "Where to write the scores. Default: standard output.", HelpName = "FILE" }.NotEmpty();
        var skipInvalid = new Option<bool>("--skip-invalid") { Description = "Skip and count lines without a prompt, instead of stopping at the first." };
        var command = new CommandWithExamples(
            "score",
            "Scores many prompts in their order, in constant memory. Each line of output has 'prompt', 'strong_win_rate' and, if the router gives one, 'reason'.",
            "routellm score --input prompts.jsonl --output scores.jsonl",
            "zcat prompts.jsonl.gz | routellm score --input - --router random --seed 1 | head",
            "routellm score --input prompts.jsonl --config routellm.yaml --router mf")
        {
            inputPath, outputPath, skipInvalid,
        };
        var router = new RouterOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using RouterSet routers = router.Open(parsed);
            IPromptRouter chosen = await routers.GetChosenAsync(cancellationToken);
            string source = parsed.GetValue(inputPath)!;
            int skipped = 0;
            Action<JsonLineException>? onInvalid = parsed.GetValue(skipInvalid) ? _ => skipped++ : null;

            using StreamReader? file = source == "-" ? null : JsonLines.Open(source);
            var scoring = new PromptScoring(chosen, file ?? standardInput, file is null ? "standard input" : source, onInvalid);
            long scored;
            if (parsed.GetValue(outputPath) is { } target)
            {
                using var replacement = new FileReplacement(target);
                await using (var writer = new StreamWriter(replacement.Stream, leaveOpen: true))
                {
                    scored = await ProgressBars.RunAsync(progress => scoring.RunAsync(writer, SharesOf(file, progress), cancellationToken));
                }

                replacement.Commit();
            }
            else
            {
                scored = await scoring.RunAsync(parsed.InvocationConfiguration.Output, progress: null, cancellationToken);
            }

            if (skipped > 0)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"routellm: scored {scored} prompts, skipped {skipped} lines without a valid prompt.");
            }
        });
        return command;
    }

    // What part of a file is scored is read off its position; standard input has no end to measure by.
    private static Action? SharesOf(StreamReader? file, IProgress<(string Step, double Done)> progress)
    {
        FileStream? stream = file?.BaseStream as FileStream;
        return stream is null ? null : () => progress.Report(("Scoring", stream.Position / (double)Math.Max(1, stream.Length)));
    }
}
