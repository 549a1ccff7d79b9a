using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm.Benchmarks;

namespace RouteLlm.Tests;

// What other tests listen to, such as spans, would be counted here.
[Collection(nameof(RunsAlone))]
public sealed class BattleAllocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_is_not_sampled_costs_no_byte(bool streaming)
    {
        long without = await MeasureAsync(streaming, static _ => { });

        // So small a share that no request of a test is chosen.
        long with = await MeasureAsync(streaming, builder => builder.UseBattles(battles =>
        {
            (battles.SampleRate, battles.SpendLimit, battles.File) = (1e-12, 1, _folder.PathOf($"battles-{streaming}.jsonl"));
            battles.JudgeWith(new TestJudge(static _ => BattleWinner.Tie));
        }));

        Assert.Equal(without, with);
    }

    private static async Task<long> MeasureAsync(bool streaming, Action<IRouteLlmBuilder> configure)
    {
        const int Calls = 200;
        ChatMessage[] messages = [new(ChatRole.User, new string('a', 500))];
        var services = new ServiceCollection();
        var instant = new InstantChatClient();
        configure(services.AddRouteLlm().UseStrongClient(instant).UseWeakClient(instant).DescribeModel("strong", new ModelPrice(1, 2)).DescribeModel("weak", new ModelPrice(1, 2)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        long before = 0;
        for (int i = -20; i < Calls; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            if (!streaming)
            {
                await client.GetResponseAsync(messages, cancellationToken: CancellationToken.None);
                continue;
            }

            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, cancellationToken: CancellationToken.None))
            {
            }
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
