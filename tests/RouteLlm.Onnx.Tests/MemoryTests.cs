namespace RouteLlm.Tests;

/// <summary>Measures the memory of the process, so nothing else runs beside it.</summary>
[Collection(nameof(RunsAlone))]
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Memory_does_not_grow_over_many_calls()
    {
        using BertRouter router = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        var request = new RoutingRequest("How many apples?");
        await ScoreAsync(500);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long residentBefore = Environment.WorkingSet;

        await ScoreAsync(2_000);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
        Assert.InRange(Environment.WorkingSet - residentBefore, long.MinValue, 64 << 20);

        async Task ScoreAsync(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                await router.ScoreAsync(request, TestContext.Current.CancellationToken);
            }
        }
    }
}
