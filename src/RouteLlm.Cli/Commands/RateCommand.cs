using System.CommandLine;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary><c>routellm rate</c>: has a chat model judge prompts, for <c>routellm train lexical --judged</c>.</summary>
internal static class RateCommand
{
    private static readonly PromptRatingOptions Defaults = new();

    public static Command Create(TextReader standardInput)
    {
        var input = new Option<string>("--input")
        {
            Description = "JSON lines with a 'prompt' each and optional 'source', 'licence' and 'language' (a file that ends in .gz is decompressed).",
            HelpName = "FILE",
            Required = true,
        }.NotEmpty();
        var output = new Option<string>("--output")
        {
            Description = "Where to write the rated prompts. Until all are rated, FILE.partial keeps the ratings so far, and the same command continues from there.",
            HelpName = "FILE",
            Required = true,
        }.NotEmpty();
        var limit = new Option<int?>("--limit") { Description = "How many prompts to rate, chosen at random. Default: all.", HelpName = "N" };
        Option<int> seed = NumberOption.Whole("--seed", "The seed of the order in which prompts are rated.", Defaults.Seed);
        Option<double> secondShare = NumberOption.Real("--second-share", "The share of prompts that are rated a second time, with the question reversed, to see how well the ratings agree.", Defaults.SecondOpinionShare);
        var price = new Option<string?>("--price") { Description = "The model's prices per million tokens in and out, to show the cost, for example 2.50/10.", HelpName = "IN/OUT" };
        Option<int> concurrency = NumberOption.Whole("--concurrency", "How many prompts are rated at once.", Defaults.MaximumConcurrency);
        Option<int> outputTokens = NumberOption.Whole("--max-output-tokens", "The longest answer, in tokens. A model that reasons first needs more.", Defaults.MaximumOutputTokens!.Value);
        var temperature = new Option<float?>("--temperature") { Description = "The temperature to send to the model. Default: none.", HelpName = "X" };
        var yes = new Option<bool>("--yes") { Description = "Start without asking." };
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "rate",
            "Lets a chat model rate how likely a strong model answers each prompt clearly better, for 'routellm train lexical --judged'. It makes one short call per prompt, and shows the number of calls and tokens before it starts.",
            "routellm rate --input prompts.jsonl --output rated.jsonl --model gpt-4.1-mini --price 0.40/1.60",
            "routellm rate --input prompts.jsonl --output rated.jsonl --model qwen3 --base-url http://localhost:11434/v1 --limit 500 --yes")
        {
            input, output,
        };
        var model = new EndpointOptions(command, string.Empty, "the rating model");
        var second = new EndpointOptions(command, "second-", "the model for second opinions (default: the rating model)");
        foreach (Option option in (Option[])[limit, seed, secondShare, price, concurrency, outputTokens, temperature, yes, format])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            ModelEndpoint endpoint = model.Read(parsed);
            ModelPrice? prices = parsed.GetValue(price) is { } text ? PriceOption.Read(price.Name, text) : null;
            using IChatClient client = ClientOf(endpoint);
            using IChatClient? secondClient = second.Find(parsed) is { } other ? ClientOf(other) : null;
            var options = new PromptRatingOptions
            {
                Limit = parsed.GetValue(limit),
                Seed = parsed.GetValue(seed),
                SecondOpinionShare = parsed.GetValue(secondShare),
                MaximumConcurrency = parsed.GetValue(concurrency),
                MaximumOutputTokens = parsed.GetValue(outputTokens),
                Temperature = parsed.GetValue(temperature),
                RetryAfter = OpenAIRetryAfter.Read,
            };
            PromptRater rater = UsersErrors.Of(() => new PromptRater(client, options, secondClient));
            IReadOnlyList<PromptToRate> prompts = await PromptsToRate.ReadAsync(parsed.GetValue(input)!, cancellationToken);
            if (prompts.Count == 0)
            {
                throw new CommandException($"{parsed.GetValue(input)} has no prompts. Write a JSON object with 'prompt' on each line.");
            }

            string path = parsed.GetValue(output)!;
            using var file = new FileReplacement(path);
            string keptPath = $"{path}.partial";
            TextWriter error = parsed.InvocationConfiguration.Error;
            await error.WriteLineAsync($"routellm: {RatingOutput.Describe(rater.Estimate(prompts), prompts.Count, endpoint, prices)}");
            if (File.Exists(keptPath))
            {
                await error.WriteLineAsync($"routellm: prompts that {keptPath} has are not rated again.");
            }

            if (!parsed.GetValue(yes) && !await IsConfirmedAsync(standardInput, error, cancellationToken))
            {
                throw new CommandException("nothing was rated. Add --yes to start without being asked.");
            }

            PromptRatings ratings = await ProgressBars.RunAsync(bars => rater.RateAsync(prompts, keptPath, new BarsOfTraining(bars), cancellationToken));
            RatedPromptFile.Write(file.Stream, ratings.Rated);
            file.Commit();
            File.Delete(keptPath);
            RatingOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(format), ratings, prices);
        });
        return command;
    }

    private static IChatClient ClientOf(ModelEndpoint endpoint) => UsersErrors.Of(() => new OpenAIEndpoints().CreateChatClient(endpoint));

    private static async Task<bool> IsConfirmedAsync(TextReader input, TextWriter error, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected)
        {
            return false;
        }

        await error.WriteAsync("Start? [y/N] ");
        return (await input.ReadLineAsync(cancellationToken))?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
