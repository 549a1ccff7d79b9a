using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class CalibrationFileTests : IDisposable
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 1000).Select(i => i / 1000.0)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Written_and_read_it_gives_the_thresholds_of_the_sample()
    {
        CalibrationFile read = WriteAndRead(CalibrationFile.Create(LexicalRouter.Default, Scores, createdBy: "a test"));

        Assert.Equal(("lexical", LexicalRouter.Default.Fingerprint, 1000, null, "a test"), (read.Router, read.Fingerprint, read.Prompts, read.Confidence, read.CreatedBy));
        var calibration = ThresholdCalibration.FromScores(Scores);
        Assert.All((double[])[0, 1, 20, 33.5, 99, 100], percent => Assert.Equal(calibration.GetThreshold(percent), read.GetThreshold(LexicalRouter.Default, percent), 1e-12));
    }

    [Fact]
    public void With_a_confidence_it_keeps_to_each_percentage_also_between_whole_ones()
    {
        CalibrationFile read = WriteAndRead(CalibrationFile.Create(LexicalRouter.Default, Scores, 0.95));

        Assert.Equal(0.95, read.Confidence);
        Assert.Equal(ConfidentThreshold.Find(Scores, 20)!.Threshold, read.GetThreshold(LexicalRouter.Default, 20));
        Assert.Equal(read.GetThreshold(LexicalRouter.Default, 20), read.GetThreshold(LexicalRouter.Default, 20.9));
        Assert.Equal(0, read.GetThreshold(LexicalRouter.Default, 100));
    }

    [Fact]
    public void A_percentage_that_its_prompts_cannot_promise_is_refused()
    {
        var file = CalibrationFile.Create(LexicalRouter.Default, Scores.AsSpan(0, 50), 0.95);

        CalibrationFileException exception = Assert.Throws<CalibrationFileException>(() => file.GetThreshold(LexicalRouter.Default, 5));

        Assert.Contains("its 50 prompts cannot promise 5% strong calls with a confidence of 0.95", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.GetThreshold(LexicalRouter.Default, 101));
    }

    [Fact]
    public void Another_router_and_a_changed_one_are_refused()
    {
        string path = _folder.PathOf("calibration.json");
        CalibrationFile.Create(new RandomRouter(1), Scores).Write(path);
        var file = CalibrationFile.Read(path);

        Assert.Equal(0.5, file.GetThreshold(new RandomRouter(1), 50), 0.01);
        Assert.Contains(
            $"Calibration file '{path}': it was made for the router 'random', but the router is 'lexical'.",
            Assert.Throws<CalibrationFileException>(() => file.GetThreshold(LexicalRouter.Default, 50)).Message,
            StringComparison.Ordinal);
        Assert.Contains("the router 'random' has changed since", Assert.Throws<CalibrationFileException>(() => file.GetThreshold(new RandomRouter(2), 50)).Message, StringComparison.Ordinal);
        Assert.Contains("has changed since", Assert.Throws<CalibrationFileException>(() => file.GetThreshold(new RandomRouter(), 50)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_router_without_a_fingerprint_is_known_by_its_name_alone()
    {
        CalibrationFile read = WriteAndRead(CalibrationFile.Create(new TestRouter(), Scores));

        Assert.Null(read.Fingerprint);
        Assert.Equal(ThresholdCalibration.FromScores(Scores).GetThreshold(30), read.GetThreshold(new TestRouter(0.1), 30), 1e-12);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "it is not a file that")]
    [InlineData("null", "it is empty.")]
    [InlineData("{}", "it is not a file that")]
    [InlineData("""{"format":"other","format_version":1,"router":"lexical","fingerprint":null,"prompts":1,"confidence":null,"thresholds":[],"created_by":null}""", "its format is 'other' in version 1")]
    [InlineData("""{"format":"routellm-calibration","format_version":2,"router":"lexical","fingerprint":null,"prompts":1,"confidence":null,"thresholds":[],"created_by":null}""", "in version 2; this version of RouteLlm.Core reads")]
    [InlineData("""{"format":"routellm-calibration","format_version":1,"router":"lexical","fingerprint":null,"prompts":1,"confidence":null,"thresholds":[0.5],"created_by":null}""", "its thresholds are not 101 numbers")]
    [InlineData("""{"format":"routellm-calibration","format_version":1,"router":null,"fingerprint":null,"prompts":1,"confidence":null,"thresholds":[0.5],"created_by":null}""", "it is not a file that")]
    public void A_file_that_is_none_is_named_with_what_is_wrong(string? content, string problem)
    {
        string path = _folder.PathOf("calibration.json");
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        CalibrationFileException exception = Assert.Throws<CalibrationFileException>(() => CalibrationFile.Read(path));

        Assert.StartsWith($"Calibration file '{path}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_that_rise_are_refused()
    {
        string path = _folder.PathOf("calibration.json");
        CalibrationFile.Create(LexicalRouter.Default, Scores).Write(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("0.5,", "0.9,", StringComparison.Ordinal).Replace("0.4995", "0.999", StringComparison.Ordinal));

        Assert.Contains("It is damaged.", Assert.Throws<CalibrationFileException>(() => CalibrationFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_options_apply_it_to_the_default_router()
    {
        string path = _folder.PathOf("calibration.json");
        CalibrationFile.Create(LexicalRouter.Default, Scores).Write(path);
        var services = new ServiceCollection();
        services.AddRouteLlm(o =>
        {
            o.CalibrationFile = path;
            o.StrongModelPercent = 25;
        }).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        using var alone = new RouteLlmChatClient(
            new TestChatClient("strong"), new TestChatClient("weak"), LexicalRouter.Default, new RouteLlmOptions { CalibrationFile = path, StrongModelPercent = 25 });

        double expected = ThresholdCalibration.FromScores(Scores).GetThreshold(25);
        Assert.Equal(expected, (await provider.GetRequiredService<RouteLlmChatClient>().RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Threshold, 1e-12);
        Assert.Equal(expected, (await alone.RouteAsync([], cancellationToken: TestContext.Current.CancellationToken)).Threshold, 1e-12);
        Assert.NotEqual(expected, LexicalRouter.Default.Calibration.GetThreshold(25), 0.01);
    }

    [Theory]
    [InlineData("random", null, "it was made for the router 'lexical', but the router is 'random'.")]
    [InlineData("lexical", "no-such-file.json", "Calibration file 'no-such-file.json' cannot be read")]
    [InlineData("lexical", " ", "CalibrationFile is empty.")]
    public async Task A_file_that_cannot_be_used_stops_the_start(string router, string? file, string problem)
    {
        string path = _folder.PathOf("calibration.json");
        CalibrationFile.Create(LexicalRouter.Default, Scores).Write(path);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm(o =>
        {
            o.CalibrationFile = file ?? path;
            o.Router = router;
        }).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        using IHost host = builder.Build();

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(problem, Assert.Single(exception.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be created", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_beside_it_is_refused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new RouteLlmChatClient(
            new TestChatClient("strong"), new TestChatClient("weak"), LexicalRouter.Default, new RouteLlmOptions { CalibrationFile = "x.json", Threshold = 0.5 }));

        Assert.Contains("Both Threshold (0.5) and CalibrationFile (x.json) are set.", exception.Message, StringComparison.Ordinal);
    }

    private CalibrationFile WriteAndRead(CalibrationFile file)
    {
        string path = _folder.PathOf("calibration.json");
        file.Write(path);
        return CalibrationFile.Read(path);
    }
}
