using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A share that is held on traffic that changes abruptly: real prompts of MMLU, then of GSM8K.</summary>
public sealed class HeldShareTests
{
    private const double Target = 30;
    private const int Window = 1_000;
    private const int WarmUp = 500;

    [Fact]
    public async Task A_share_of_30_percent_holds_in_every_window_while_the_prompts_change_from_mmlu_to_gsm8k()
    {
        string data = SharedData.PathOf("data/routellm-evals");
        string[] prompts =
        [
            .. (await BenchmarkCatalog.Get("mmlu").LoadAsync(data, cancellationToken: TestContext.Current.CancellationToken)).Questions.Select(question => question.Prompt),
            .. (await BenchmarkCatalog.Get("gsm8k").LoadAsync(data, cancellationToken: TestContext.Current.CancellationToken)).Questions.Select(question => question.Prompt),
        ];
        Assert.Equal(14_037 + 1_307, prompts.Length);

        double held = await WorstErrorAsync(prompts, new HeldShareOptions());
        double @fixed = await WorstErrorAsync(prompts, heldShare: null);

        TestContext.Current.SendDiagnosticMessage($"Largest error of the share over any window of {Window}: {held:0.0} points held, {@fixed:0.0} points with the fixed threshold.");
        Assert.InRange(held, 0, 3);
        Assert.True(@fixed > 20, $"The fixed threshold is off by {@fixed:0.0} points, so this replay shows nothing.");
    }

    // The largest error, in percentage points, over every window of that many requests in a row.
    private static async Task<double> WorstErrorAsync(string[] prompts, HeldShareOptions? heldShare)
    {
        using var model = new OneWordChatClient();
        using var client = new RouteLlmChatClient(model, model, LexicalRouter.Default, new RouteLlmOptions { StrongModelPercent = Target, HeldShare = heldShare });
        var strong = new int[prompts.Length + 1];
        for (int i = 0; i < prompts.Length; i++)
        {
            ChatResponse response = await client.GetResponseAsync(prompts[i], cancellationToken: TestContext.Current.CancellationToken);
            strong[i + 1] = strong[i] + (response.GetRoutingDecision()!.Target == RouteTarget.Strong ? 1 : 0);
        }

        return Enumerable.Range(WarmUp, prompts.Length + 1 - Window - WarmUp).Max(start => Math.Abs((100.0 * (strong[start + Window] - strong[start]) / Window) - Target));
    }
}
