using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm route</c>: decides one prompt and says why.</summary>
internal static class RouteCommand
{
    private const int FeaturesShown = 8;

    public static Command Create(TextReader input)
    {
        var prompt = new Argument<string>("PROMPT")
        {
            Description = "The prompt; read from standard input if it is - or missing.",
            DefaultValueFactory = _ => "-",
        };
        var threshold = new Option<double?>("--threshold")
        {
            Description = "The strong win rate, 0 to 1, at which the strong model is chosen.",
            HelpName = "X",
        };
        var strongPercent = new Option<double?>("--strong-percent")
        {
            Description = $"The percentage of strong calls, 0 to 100, that the router's calibration turns into a threshold. Default: what the configuration file says, or else {RouteLlmOptions.DefaultStrongModelPercent}.",
            HelpName = "P",
        };
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "route",
            "Decides which model should answer a prompt, and shows why.",
            "routellm route \"What is the capital of France?\"",
            "routellm route --strong-percent 20 --format json \"Prove that there are infinitely many primes.\"",
            "cat prompt.txt | routellm route --threshold 0.3 -",
            "routellm route --config routellm.yaml --router mf --threshold 0.12 \"Why is the sky blue?\"")
        {
            prompt, threshold, strongPercent, format,
        };
        var router = new RouterOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using RouterSet routers = router.Open(parsed);
            IPromptRouter chosen = await routers.GetChosenAsync(cancellationToken);
            double limit = ReadThreshold(routers, parsed.GetValue(threshold), parsed.GetValue(strongPercent));
            string text = parsed.GetValue(prompt)!;
            if (text == "-")
            {
                // The line end that echo adds is not part of the prompt.
                text = (await input.ReadToEndAsync(cancellationToken)).TrimEnd('\n', '\r');
            }

            RouterScore score = await chosen.ScoreAsync(new RoutingRequest(text), cancellationToken);
            RoutingDecision decision = RoutingDecision.FromScore(routers.ChosenName, score, limit);
            IReadOnlyList<FeatureContribution> features = chosen is LexicalRouter lexical ? lexical.Explain(text, FeaturesShown) : [];

            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                DecisionOutput.WriteJson(output, decision, features);
            }
            else
            {
                DecisionOutput.WriteText(output, decision, features);
            }
        });
        return command;
    }

    private static double ReadThreshold(RouterSet routers, double? threshold, double? strongPercent)
    {
        if (threshold is not null && strongPercent is not null)
        {
            throw new CommandException("Both --threshold and --strong-percent are given. Remove one: --strong-percent is turned into a threshold.");
        }

        if (threshold is not null and not (>= 0 and <= 1))
        {
            throw new CommandException($"--threshold is {threshold}. Write a strong win rate from 0 to 1, for example 0.35.");
        }

        if (Percentage.FindError("--strong-percent", strongPercent) is { } error)
        {
            throw new CommandException(error);
        }

        if (threshold is null && strongPercent is null)
        {
            return routers.Threshold();
        }

        return new RouterThreshold(threshold, strongPercent).For(routers.Get(routers.ChosenName), routers.ChosenName);
    }
}
