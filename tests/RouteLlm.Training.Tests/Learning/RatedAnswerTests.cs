using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Feedback as a decision log has it.</summary>
public sealed class RatedAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answers_with_feedback_are_read_but_for_those_of_battles_and_of_other_models()
    {
        string log = _folder.PathOf("decisions.jsonl");
        var decisions = new List<RoutingDecision>();
        await using (ServiceProvider provider = new ServiceCollection()
            .AddRouteLlm(static options => options.Threshold = 0.5)
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).AddModel("middle", new TestChatClient("middle"))
            .UseDecisionLog(log, static options => options.IncludePrompts = true)
            .Services.BuildServiceProvider())
        {
            var client = provider.GetRequiredService<RouteLlmChatClient>();
            foreach (string model in (string[])["strong", "weak", "middle", "weak", "weak"])
            {
                ChatResponse response = await client.GetResponseAsync($"Question {decisions.Count}", new ChatOptions { ModelId = model }, TestContext.Current.CancellationToken);
                decisions.Add(response.GetRoutingDecision()!);
            }

            for (int i = 0; i < 4; i++)
            {
                client.RecordFeedback(decisions[i], i / 4.0);
            }

            client.RecordFeedback(decisions[0], 1);
        }

        BattleRecord[] battles = [new BattleRecord { Verdict = BattleVerdict.Tie, DecisionId = decisions[3].Id }];

        Assert.Equal(
            [new RatedAnswer("Question 0", RouteTarget.Strong, 0.5), new RatedAnswer("Question 1", RouteTarget.Weak, 0.25)],
            await RatedAnswer.ReadAsync(log, battles, TestContext.Current.CancellationToken));
        Assert.Empty(await RatedAnswer.ReadAsync(log, [battles[0] with { StrongModel = "gpt", WeakModel = "llama" }], TestContext.Current.CancellationToken));
    }
}
