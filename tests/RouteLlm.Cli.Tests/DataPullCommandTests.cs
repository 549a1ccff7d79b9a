namespace RouteLlm.Tests;

public sealed class DataPullCommandTests
{
    [Fact]
    public async Task The_folder_that_was_filled_is_written_and_serves_to_evaluate()
    {
        using var folder = new TemporaryFolder();
        await using LoopbackServer server = await LoopbackServer.ServingFolderAsync(SharedData.PathOf("data/routellm-evals"));

        ToolRun run = await ToolRun.OfAsync("data", "pull", "--base-url", server.Address.ToString(), "--output", folder.Path, "--benchmark", "mt-bench", "gsm8k");
        ToolRun evaluated = await ToolRun.OfAsync("evaluate", "--data-dir", run.Output.Trim(), "--benchmark", "mt-bench");

        Assert.Equal(new ToolRun(0, folder.Path + Environment.NewLine, string.Empty), run);
        Assert.Equal(5, server.Requests.Count);
        Assert.Equal(0, evaluated.ExitCode);
    }

    [Fact]
    public async Task The_folder_that_the_environment_names_is_the_default()
    {
        using var folder = new TemporaryFolder();
        await using LoopbackServer server = await LoopbackServer.ServingFolderAsync(SharedData.PathOf("data/routellm-evals"));

        ToolRun run = await ToolProcess.RunAsync(
            "dotnet", [ToolProcess.Path, "data", "pull", "--base-url", server.Address.ToString(), "--benchmark", "mt-bench"], ("ROUTELLM_DATA", folder.Path));

        Assert.Equal(new ToolRun(0, folder.Path + Environment.NewLine, string.Empty), run);
        Assert.True(File.Exists(folder.PathOf("mt_bench/question.jsonl")));
    }

    [Theory]
    [InlineData("--base-url is 'here', which is not an http or https address", "--base-url", "here")]
    [InlineData("--base-url is 'file:///tmp', which is not an http or https address", "--base-url", "file:///tmp")]
    [InlineData("mmmlu", "--benchmark", "mmmlu")]
    [InlineData("--output is empty", "--output", "")]
    public async Task What_cannot_be_pulled_is_said(string problem, params string[] options)
    {
        ToolRun run = await ToolRun.OfAsync(["data", "pull", .. options]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_should_be_is_named()
    {
        using var folder = new TemporaryFolder();
        await using LoopbackServer server = await LoopbackServer.ServingAsync(new byte[2694]);

        ToolRun run = await ToolRun.OfAsync("data", "pull", "--base-url", server.Address.ToString(), "--output", folder.Path, "--benchmark", "mt-bench");

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("'mt_bench/contaminated_prompts.jsonl'", run.Error, StringComparison.Ordinal);
    }
}
