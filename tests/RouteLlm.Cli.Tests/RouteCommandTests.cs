using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class RouteCommandTests
{
    [Fact]
    public async Task A_person_sees_the_decision_and_what_pulled_it()
    {
        ToolRun run = await ToolRun.OfAsync("route", "Prove that there are infinitely many primes.", "--threshold", "0");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.StartsWith("strong: strong win rate 0.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The features that count most", run.Output, StringComparison.Ordinal);
        Assert.Equal(LexicalRouter.Default.Explain("Prove that there are infinitely many primes.", 8).Count, run.Lines.Count(line => line.StartsWith("   ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_script_reads_json()
    {
        ToolRun run = await ToolRun.OfAsync("route", "What is the capital of France?", "--strong-percent", "30", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        RouterScore score = await LexicalRouter.Default.ScoreAsync(new RoutingRequest("What is the capital of France?"), TestContext.Current.CancellationToken);
        double threshold = LexicalRouter.Default.Calibration.GetThreshold(30);
        Assert.Equal("lexical", json.RootElement.GetProperty("router").GetString());
        Assert.Equal(score.StrongWinRate, json.RootElement.GetProperty("strong_win_rate").GetDouble());
        Assert.Equal(threshold, json.RootElement.GetProperty("threshold").GetDouble());
        Assert.Equal(score.StrongWinRate >= threshold ? "strong" : "weak", json.RootElement.GetProperty("target").GetString());
        Assert.NotEqual(0, json.RootElement.GetProperty("features").GetArrayLength());
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task The_prompt_comes_from_standard_input(string? argument)
    {
        ToolRun piped = await ToolRun.WithInputAsync("What is 2 + 2?", argument is null ? ["route", "--format", "json"] : ["route", argument, "--format", "json"]);
        ToolRun typed = await ToolRun.OfAsync("route", "What is 2 + 2?", "--format", "json");

        Assert.Equal(WinRate(typed), WinRate(piped));
    }

    [Fact]
    public async Task The_random_router_repeats_with_its_seed()
    {
        string[] arguments = ["route", "hello", "--router", "random", "--seed", "4", "--format", "json"];

        Assert.Equal(WinRate(await ToolRun.OfAsync(arguments)), WinRate(await ToolRun.OfAsync(arguments)));
    }

    [Theory]
    [InlineData("Both --threshold and --strong-percent", "--threshold", "0.5", "--strong-percent", "50")]
    [InlineData("--threshold is 1.5. Write", "--threshold", "1.5")]
    [InlineData("--strong-percent is 150. Write", "--strong-percent", "150")]
    [InlineData("--strong-percent is 0.3. Write 30 for 30%.", "--strong-percent", "0.3")]
    [InlineData("There is no router 'mff'", "--router", "mff")]
    [InlineData("Remove one of the two", "--router", "random", "--model", "some.safetensors")]
    [InlineData("--model is empty. Write a path.", "--model", "")]
    [InlineData("no-such-file.safetensors", "--model", "no-such-file.safetensors")]
    public async Task A_wrong_option_is_said_on_standard_error_with_exit_code_1(string problem, params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["route", "hello", .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("route")]
    [InlineData("score")]
    [InlineData("compare")]
    [InlineData("evaluate")]
    [InlineData("calibrate")]
    [InlineData("train", "lexical")]
    [InlineData("import", "battles")]
    [InlineData("info")]
    public async Task Help_has_examples(params string[] command)
    {
        ToolRun run = await ToolRun.OfAsync([.. command, "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"routellm {string.Join(' ', command)} ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_no_success()
    {
        ToolRun run = await ToolRun.OfAsync("route", "hello", "--treshold", "0.5");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("--treshold", run.Error, StringComparison.Ordinal);
    }

    private static double WinRate(ToolRun run)
    {
        using JsonDocument json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("strong_win_rate").GetDouble();
    }
}
