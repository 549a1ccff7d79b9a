using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class DecisionSinkRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sinks_stand_side_by_side_and_the_container_closes_those_that_it_made()
    {
        string path = _folder.PathOf("logs/decisions.jsonl");
        var services = new ServiceCollection();
        var mine = new CollectingSink();
        var made = new CollectingSink();
        IRouteLlmBuilder builder = services.AddRouteLlm().UseDecisionLog(path, log => log.IncludePrompts = true).AddDecisionSink(mine).AddDecisionSink(_ => made);
        IRouteLlmBuilder other = services.AddKeyedRouteLlm("other");

        IDecisionSink[] sinks;
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            sinks = [.. provider.GetKeyedServices<IDecisionSink>(builder.Registration().DecisionSinkKey)];
            Assert.Empty(provider.GetKeyedServices<IDecisionSink>(other.Registration().DecisionSinkKey));
            Assert.All(sinks, sink => sink.Record(SampleDecisions.Small(3)));
        }

        Assert.Equal([true, false, false], sinks.Select(sink => sink.KeepsPrompts));
        Assert.Same(mine, sinks[1]);
        Assert.Equal((1, 1), (mine.Records, made.Records));
        Assert.Equal((false, true), (mine.IsDisposed, made.IsDisposed));
        Assert.Equal([3], await SampleDecisions.NumbersInAsync(path));
    }

    [Fact]
    public void Wrong_options_are_refused_when_they_are_configured()
    {
        IRouteLlmBuilder builder = new ServiceCollection().AddRouteLlm();

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => builder.UseDecisionLog("decisions.jsonl", log => log.MaximumFiles = 0));

        Assert.StartsWith("MaximumFiles is 0.", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder.UseDecisionLog(string.Empty));
        Assert.Throws<ArgumentNullException>(() => builder.AddDecisionSink((IDecisionSink)null!));
        Assert.Throws<ArgumentNullException>(() => builder.AddDecisionSink((Func<IServiceProvider, IDecisionSink>)null!));
    }

    private sealed class CollectingSink : IDecisionSink, IDisposable
    {
        public int Records { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Record(DecisionRecord record) => Records++;

        public void Record(FeedbackRecord feedback) => Records++;

        public void Dispose() => IsDisposed = true;
    }
}
