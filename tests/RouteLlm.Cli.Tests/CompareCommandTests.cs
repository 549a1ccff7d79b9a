using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Spectre.Console;

namespace RouteLlm.Tests;

/// <summary><c>routellm compare</c> with models on loopback.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0", "strong (big), which would answer", "weak (small)")]
    [InlineData("1", "weak (small), which would answer", "strong (big)")]
    public async Task A_person_sees_both_answers_the_decision_and_what_each_took(string threshold, string chosen, string other)
    {
        await using RecordingUpstream models = await StartAsync();

        ToolRun run = await CompareAsync(models, "--threshold", threshold, "hello");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains($", {(threshold == "0" ? "at or above" : "below")} the threshold {threshold}.0000 (lexical)", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains($"--- {chosen}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"--- {other}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("says big\n[first output after ", run.Output, StringComparison.Ordinal);
        Assert.Contains("; 5 tokens in, 2 out; cost 0.000026]", run.Output, StringComparison.Ordinal);
        Assert.Contains("says small\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_reads_one_object_for_each_prompt()
    {
        await using RecordingUpstream models = await StartAsync();

        ToolRun run = await CompareAsync(models, "--format", "json", "--threshold", "0", "one", "two");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonNode[] objects = [.. run.Lines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["one", "two"], objects.Select(item => (string?)item["prompt"]));
        Assert.All(objects, item =>
        {
            Assert.Equal(("lexical", "strong", "score"), ((string?)item["decision"]!["router"], (string?)item["decision"]!["model"], (string?)item["decision"]!["basis"]));
            Assert.Equal(["weak", "strong"], item["answers"]!.AsArray().Select(answer => (string?)answer!["model"]));
            JsonNode strong = item["answers"]![1]!;
            Assert.Equal(("says big", 5, 2, 0.000026m), ((string?)strong["text"], (int)strong["input_tokens"]!, (int)strong["output_tokens"]!, (decimal)strong["cost"]!));
            Assert.Null(strong["failure"]);
            Assert.InRange((double)strong["first_output_ms"]!, 0, (double)strong["elapsed_ms"]!);
        });
    }

    [Fact]
    public async Task All_models_are_asked_at_the_same_time()
    {
        // Neither answers before both were asked.
        using var both = new CountdownEvent(2);
        await using RecordingUpstream models = await RecordingUpstream.StartAsync(async context =>
        {
            both.Signal();
            await Task.Run(() => Assert.True(both.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
            await AnswerAsync(context);
        });

        ToolRun run = await CompareAsync(models, "hello");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["big", "small"], models.Calls.Select(call => (string?)JsonNode.Parse(call.Text)!["model"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("big", "small")]
    [InlineData("small", "big")]
    public async Task A_model_that_fails_is_shown_as_failed_beside_the_other_answer_though_the_file_has_a_fallback(string failing, string answering)
    {
        await using RecordingUpstream models = await StartAsync(failing);

        ToolRun run = await CompareAsync(models, "hello");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Failed: its endpoint answered with HTTP status 401.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"says {answering}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"says {failing}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_a_failure_of_that_model()
    {
        RecordingUpstream gone = await StartAsync();
        Uri nowhere = gone.BaseUrl;
        await gone.DisposeAsync();
        await using RecordingUpstream models = await StartAsync();

        ToolRun run = await ToolRun.OfAsync(
            "compare", "hello", "--format", "json", "--strong-model", "big", "--strong-base-url", $"{models.BaseUrl}", "--weak-model", "small", "--weak-base-url", $"{nowhere}");

        Assert.Equal(1, run.ExitCode);
        JsonNode answers = JsonNode.Parse(Assert.Single(run.Lines))!["answers"]!;
        Assert.NotNull((string?)answers[0]!["failure"]);
        Assert.Equal((null, "says big"), ((string?)answers[1]!["failure"], (string?)answers[1]!["text"]));
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task A_prompt_comes_from_standard_input(string? argument)
    {
        await using RecordingUpstream models = await StartAsync();

        ToolRun run = await ToolRun.WithInputAsync("two\nlines\n", ["compare", .. argument is null ? [] : (string[])[argument], "--config", Configure(models), "--format", "json"]);

        Assert.Equal("two\nlines", (string?)JsonNode.Parse(Assert.Single(run.Lines))!["prompt"]);
    }

    [Fact]
    public async Task Prompts_come_from_a_file_and_are_shown_where_they_are_several()
    {
        await using RecordingUpstream models = await StartAsync();
        await File.WriteAllTextAsync(_folder.PathOf("prompts.jsonl"), "{\"prompt\":\"one\"}\n{\"prompt\":\"two\"}\n", TestContext.Current.CancellationToken);

        ToolRun run = await CompareAsync(models, "--input", _folder.PathOf("prompts.jsonl"));

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(["> one", "> two"], run.Lines.Where(line => line.StartsWith('>')));
    }

    [Fact]
    public async Task Only_the_named_models_are_asked_and_the_named_router_decides()
    {
        await using RecordingUpstream models = await StartAsync();

        ToolRun run = await CompareAsync(models, "--models", "middle", "weak", "--router", "random", "--threshold", "0", "--format", "json", "--", "hello");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonNode result = JsonNode.Parse(Assert.Single(run.Lines))!;
        Assert.Equal(("random", 0.0), ((string?)result["decision"]!["router"], (double)result["decision"]!["threshold"]!));
        Assert.Equal(["weak", "middle"], result["answers"]!.AsArray().Select(answer => (string?)answer!["model"]));
    }

    [Fact]
    public async Task Comparing_writes_no_log_of_decisions_and_spends_no_budget()
    {
        await using RecordingUpstream models = await StartAsync();
        string log = _folder.PathOf("decisions.jsonl");

        ToolRun run = await CompareAsync(models, "hello", "again", "and again");

        Assert.Equal(0, run.ExitCode);
        Assert.False(File.Exists(log));
    }

    [Fact]
    public async Task Without_models_stand_ins_answer_and_the_tool_says_so()
    {
        ToolRun run = await ToolRun.OfAsync("compare", "hello");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no model is configured", run.Error, StringComparison.Ordinal);
        Assert.Contains("demonstration mode", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_an_answer_do_not_reach_the_terminal()
    {
        await using RecordingUpstream models = await RecordingUpstream.StartAsync(context => AnswerAsync(context, "\\u001b[2Jred\\u0007"));

        ToolRun run = await CompareAsync(models, "hello");

        Assert.Contains("\uFFFD[2Jred\uFFFD", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task A_run_that_is_stopped_ends_as_stopped()
    {
        using var stop = new CancellationTokenSource();
        await using RecordingUpstream models = await RecordingUpstream.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await AnswerAsync(context);
        });
        var error = new StringWriter();

        int exitCode = await CommandLine.RunAsync(["compare", "hello", "--config", Configure(models)], TextReader.Null, TextWriter.Null, error, stop.Token);

        Assert.Equal((130, $"routellm: stopped.{Environment.NewLine}"), (exitCode, error.ToString()));
    }

    [Theory]
    [InlineData("--models names 'none'", "--models", "none")]
    [InlineData("--strong-percent is 0.3. Write 30 for 30%.", "--strong-percent", "0.3")]
    [InlineData("Threshold", "--threshold", "1.5")]
    [InlineData("no router 'none'", "--router", "none")]
    [InlineData("Both PROMPT and --input", "--input", "prompts.jsonl")]
    [InlineData("--strong-model is missing", "--strong-base-url", "http://localhost:1/v1")]
    [InlineData("Weak is not set", "--strong-model", "big", "--strong-base-url", "http://localhost:1/v1")]
    [InlineData("no-such-file.yaml", "--config", "no-such-file.yaml")]
    public async Task A_wrong_option_is_said_on_standard_error_with_exit_code_1(string problem, params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["compare", "hello", .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(79, false)]
    public void A_terminal_that_is_wide_enough_shows_answers_in_columns(int width, bool areColumns)
    {
        var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        RoutingDecision decision = RoutingDecision.FromScore("lexical", new RouterScore(0.75), 0.5);
        ComparedAnswer[] answers =
        [
            new("weak", "small", "from the weak model", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Cost: null, Failure: null),
            new("strong", "big", "[red]from the strong model[/]", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), Cost: null, Failure: null),
        ];

        Assert.Equal(areColumns, ComparisonOutput.WriteColumns(console, new ModelComparison("hello", decision, answers)));

        string[] lines = output.ToString().Split('\n');
        Assert.Equal(areColumns, lines.Any(line => line.Contains("from the weak model", StringComparison.Ordinal) && line.Contains("[red]from the strong model[/]", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
    }

    private static Task<RecordingUpstream> StartAsync(string? failing = null) => RecordingUpstream.StartAsync(async context =>
    {
        if (failing is not null && FakeModelRequest.Read((string)context.Items[RecordingUpstream.BodyKey]!).Model == failing)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync("""{"error":{"message":"Incorrect API key provided: sk-secret-1234."}}""", context.RequestAborted);
            return;
        }

        await AnswerAsync(context);
    });

    private static async Task AnswerAsync(HttpContext context, string? said = null)
    {
        string model = FakeModelRequest.Read((string)context.Items[RecordingUpstream.BodyKey]!).Model;
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(
            $$$"""
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{{model}}}","choices":[{"index":0,"delta":{"role":"assistant","content":"{{{said ?? "says"}}}"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{{model}}}","choices":[{"index":0,"delta":{"content":" {{{model}}}"},"finish_reason":"stop"}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"{{{model}}}","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}

            data: [DONE]


            """,
            context.RequestAborted);
    }

    private Task<ToolRun> CompareAsync(RecordingUpstream models, params string[] arguments) => ToolRun.OfAsync(["compare", "--config", Configure(models, arguments.Contains("middle")), .. arguments]);

    // What calls for another model's answer, or refuses one, is on.
    private string Configure(RecordingUpstream models, bool hasMiddle = false)
    {
        string file = _folder.PathOf("routellm.yaml");
        File.WriteAllText(file, $$"""
            decision_log:
              path: decisions.jsonl
            budgets:
            - {limit: 0.000001, at_limit: refuse_all}
            models:
              fallback: true
              strong: {model: big, base_url: "{{models.BaseUrl}}", price: {input: 2, output: 8} }
              weak: {model: small, base_url: "{{models.BaseUrl}}", price: {input: 0.4, output: 1.6} }
              {{(hasMiddle ? $"others: [{{name: middle, model: between, base_url: \"{models.BaseUrl}\", price: {{input: 1, output: 4}}}}]" : string.Empty)}}
            """);
        return file;
    }
}
