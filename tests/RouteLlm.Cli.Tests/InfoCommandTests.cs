using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class InfoCommandTests
{
    [Fact]
    public async Task The_embedded_model_names_its_data_its_licences_and_its_calibration()
    {
        ToolRun text = await ToolRun.OfAsync("info");
        ToolRun json = await ToolRun.OfAsync("info", "--format", "json");

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("mmlu_pro", text.Output, StringComparison.Ordinal);
        Assert.Contains("Apache-2.0", text.Output, StringComparison.Ordinal);
        using JsonDocument card = JsonDocument.Parse(json.Output);
        Assert.Equal("lexical", card.RootElement.GetProperty("kind").GetString());
        Assert.Equal(101, card.RootElement.GetProperty("calibration_quantiles").GetArrayLength());
        Assert.All(card.RootElement.GetProperty("training_data").EnumerateArray(), source => Assert.NotEmpty(source.GetProperty("license").GetString()!));
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_refused_with_its_name()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        await File.WriteAllTextAsync(path, "not a model", TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync("info", path);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_without_our_metadata_is_no_router_model_file()
    {
        ToolRun run = await ToolRun.OfAsync("info", SharedData.PathOf("golden/mf/model.safetensors"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has no 'routellm.kind' in its metadata", run.Error, StringComparison.Ordinal);
    }
}
