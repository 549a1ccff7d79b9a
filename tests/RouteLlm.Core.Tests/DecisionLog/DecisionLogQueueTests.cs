namespace RouteLlm.Tests;

public sealed class DecisionLogQueueTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    [InlineData(int.MaxValue)]
    public async Task Every_entry_is_taken_or_counted_as_dropped_also_when_the_queue_is_closed_meanwhile(int capacity)
    {
        const int Adders = 4;
        const int EntriesOfEach = 20_000;
        var queue = new DecisionLogQueue(capacity);
        long taken = 0;
        Task taking = Task.Run(
            async () =>
            {
                while (await queue.WaitAsync(TestContext.Current.CancellationToken))
                {
                    while (queue.TryTake(out _))
                    {
                        taken++;
                    }
                }
            },
            TestContext.Current.CancellationToken);

        Task[] adding = [.. Enumerable.Range(0, Adders).Select(adder => Task.Run(
            () =>
            {
                for (int i = 0; i < EntriesOfEach; i++)
                {
                    if (adder == 0 && i == EntriesOfEach - 100)
                    {
                        queue.Close();
                    }

                    queue.Add(queue);
                }
            },
            TestContext.Current.CancellationToken))];
        await Task.WhenAll([taking, .. adding]).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(Adders * EntriesOfEach, taken + queue.Dropped);
        Assert.InRange(queue.Dropped, 100, Adders * EntriesOfEach);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Whoever_waits_is_told_of_what_comes_and_of_the_half_of_the_capacity()
    {
        var queue = new DecisionLogQueue(4);
        Task half = queue.NextHalfFull();
        Task<bool> waiting = queue.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        queue.Add("first");
        Assert.True(await waiting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.False(half.IsCompleted);
        queue.Add("second");
        await half.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(2, queue.Count);
    }
}
