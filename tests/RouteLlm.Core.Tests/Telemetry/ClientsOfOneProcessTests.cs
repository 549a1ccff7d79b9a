using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace RouteLlm.Tests;

public sealed class ClientsOfOneProcessTests
{
    // No other test's models have these names, and none of its shares these percentages.
    private const string Weak = "weak-of-two-clients";
    private const string Strong = "strong-of-two-clients";
    private const int Clients = 50;
    private const double PercentOfFirst = 20.25;
    private const double PercentOfSecond = 40.25;

    [Fact]
    public async Task A_client_that_is_disposed_ends_the_metrics_of_no_other()
    {
        using var exporter = new RememberingExporter();
        using MeterProvider meters = Sdk.CreateMeterProviderBuilder().AddMeter(RouteLlmDiagnostics.Name).AddReader(new BaseExportingMetricReader(exporter)).Build();
        RouteLlmChatClient first = Client(PercentOfFirst);
        using RouteLlmChatClient second = Client(PercentOfSecond);
        await AskAsync(first);
        Assert.True(meters.ForceFlush());
        Assert.True(exporter.Has("routellm.threshold", (TelemetryTags.StrongModelPercent, PercentOfFirst)));

        first.Dispose();
        Assert.True(meters.ForceFlush());
        exporter.Clear();
        await AskAsync(second);
        await AskAsync(second);
        Assert.True(meters.ForceFlush());

        Assert.Equal(3, exporter.Sum("routellm.decisions", (TelemetryTags.Model, Weak)) + exporter.Sum("routellm.decisions", (TelemetryTags.Model, Strong)));
        Assert.Equal(3, exporter.Count("routellm.request.duration", (TelemetryTags.Model, Weak)) + exporter.Count("routellm.request.duration", (TelemetryTags.Model, Strong)));
        Assert.True(exporter.Has("routellm.threshold", (TelemetryTags.StrongModelPercent, PercentOfSecond)));
        Assert.False(exporter.Has("routellm.threshold", (TelemetryTags.StrongModelPercent, PercentOfFirst)));
    }

    [Fact]
    public void A_client_that_is_disposed_twice_gives_its_meter_to_one_other_only()
    {
        // Enough that meters of disposed clients are taken again.
        foreach (RouteLlmChatClient ended in Enumerable.Range(0, Clients).Select(static _ => Client(PercentOfFirst)).ToArray())
        {
            ended.Dispose();
            ended.Dispose();
        }

        RouteLlmChatClient[] living = [.. Enumerable.Range(0, 2 * Clients).Select(static _ => Client(PercentOfFirst))];

        Assert.Equal(living.Length, living.Select(static client => client.Engine.Meter).Distinct().Count());
        Array.ForEach(living, static client => client.Dispose());
    }

    private static RouteLlmChatClient Client(double strongModelPercent)
    {
        var options = new RouteLlmOptions { StrongModelPercent = strongModelPercent, HeldShare = new HeldShareOptions() };
        return new RouteLlmChatClient(
            new RoutingPolicy(new RouterList([LexicalRouter.Default]), options), [(Weak, new FaultyChatClient("weak")), (Strong, new FaultyChatClient("strong"))], options, leaveOpen: true);
    }

    private static Task<ChatResponse> AskAsync(RouteLlmChatClient client) => client.AskAsync(false, "hello", cancellationToken: TestContext.Current.CancellationToken);
}
