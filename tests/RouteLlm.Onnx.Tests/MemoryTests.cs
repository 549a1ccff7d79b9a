namespace RouteLlm.Tests;

/// <summary>Measures the memory of the process, so nothing else runs beside it.</summary>
[Collection(nameof(RunsAlone))]
public sealed class MemoryTests : IDisposable
{
    private const int Calls = 10_000;
    private const int WarmUpCalls = 2_000;

    // A hundred bytes a call.
    private const long AllowedManagedGrowth = 1 << 20;

    // Four hundred bytes a call: the runtime's compiler takes and returns up to 2 MB meanwhile.
    private const long AllowedNativeGrowth = 4 << 20;

    // What the process has of the system, in which the collector takes its time to give back.
    private const long AllowedResidentGrowth = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Memory_does_not_grow_over_ten_thousand_calls()
    {
        using BertRouter router = BertRouter.Load(GoldenOnnx.WriteBert(_folder));
        RoutingRequest[] requests = [new("How many apples?"), new(string.Concat(Enumerable.Repeat("apples and pears, ", 20))), new(string.Empty)];
        await ScoreAsync(WarmUpCalls);
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long? native = NativeHeap.BytesInUse;
        long resident = Environment.WorkingSet;

        await ScoreAsync(Calls);

        long managedGrowth = GC.GetTotalMemory(forceFullCollection: true) - managed;
        long? nativeGrowth = NativeHeap.BytesInUse - native;
        long residentGrowth = Environment.WorkingSet - resident;
        Assert.InRange(managedGrowth, long.MinValue, AllowedManagedGrowth);
        Assert.InRange(nativeGrowth ?? 0, long.MinValue, AllowedNativeGrowth);
        Assert.InRange(residentGrowth, long.MinValue, AllowedResidentGrowth);

        async Task ScoreAsync(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                await router.ScoreAsync(requests[i % requests.Length], TestContext.Current.CancellationToken);
            }
        }
    }
}
