using Microsoft.Extensions.AI;
using RouteLlm.Benchmarks;

namespace RouteLlm.Tests;

// What other tests listen to, such as spans, would be counted here.
[Collection(nameof(RunsAlone))]
public sealed class CallAllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_costs_at_most_a_kilobyte(bool streaming)
    {
        ChatMessage[] messages = [new(ChatRole.User, new string('a', 500))];

        // A fixed answer without awaiting, so that everything runs on this thread and is counted.
        var instant = new InstantChatClient();
        using var routed = new RouteLlmChatClient(instant, instant, LexicalRouter.Default);
        long direct = await MeasureAsync(instant);
        long withRouter = await MeasureAsync(routed);

        Assert.InRange(withRouter - direct, 1, 1024);

        async Task<long> MeasureAsync(IChatClient measured)
        {
            const int Calls = 200;
            long before = 0;
            for (int i = -20; i < Calls; i++)
            {
                before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
                if (!streaming)
                {
                    await measured.GetResponseAsync(messages, cancellationToken: CancellationToken.None);
                    continue;
                }

                await foreach (ChatResponseUpdate update in measured.GetStreamingResponseAsync(messages, cancellationToken: CancellationToken.None))
                {
                }
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        }
    }
}
