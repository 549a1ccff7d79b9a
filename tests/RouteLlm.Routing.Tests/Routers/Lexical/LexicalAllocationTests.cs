namespace RouteLlm.Tests;

// What other tests do at the same time must not make the compiler late.
[Collection(nameof(RunsAlone))]
public sealed class LexicalAllocationTests
{
    [Fact]
    public void Scoring_allocates_nothing()
    {
        LexicalRouter router = LexicalRouter.Default;
        RoutingRequest[] requests = [new(new string('a', 500)), new("What is 2 + 2?"), new(string.Concat(Enumerable.Repeat("some words, 中文 ", 3000))), new("<rules>x</rules>\r\nwhat????? \"a\""), new("[2026-11-26 10:15] > {\"prompt\": \"hello\"}"), new(string.Join(' ', Enumerable.Range(0, 40))), new("Which?\nA. one\nB. two\nC. three, " + string.Join(' ', Enumerable.Range(0, 40)))];
        _ = AllocatedBy(router, requests);

        Assert.Equal(0, AllocatedBy(router, requests));
    }

    private static long AllocatedBy(LexicalRouter router, RoutingRequest[] requests)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (int i = 0; i < 100; i++)
        {
            foreach (RoutingRequest request in requests)
            {
                ValueTask<RouterScore> scoring = router.ScoreAsync(request, CancellationToken.None);
                sum += scoring.IsCompletedSuccessfully ? scoring.Result.StrongWinRate : double.NaN;
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sum > 0);
        return allocated;
    }
}
