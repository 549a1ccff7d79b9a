using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Agents' signals and prompt caches at each of the engine's front doors.</summary>
public sealed class AgentDoorTests
{
    public static TheoryData<Door> Doors { get; } = new(Enum.GetValues<Door>());

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_stalled_step_goes_to_the_strong_model_and_the_turn_comes_back(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseAgentSignals());
        List<(string CallId, string Result)> rounds = [];
        List<(string Model, DecisionBasis Basis)> decisions = [];
        foreach (string result in (string[])["read a", "Error: no", "Error: still no", "read b", "read c"])
        {
            opened.Weak.CallId = opened.Strong.CallId = $"call-{rounds.Count}";
            (_, DecisionRecord record) = await opened.DecideAsync(new DoorRequest("easy") { Rounds = [.. rounds] });
            decisions.Add((record.Decision.Model, record.Decision.Basis));
            rounds.Add(($"call-{rounds.Count}", result));
        }

        Assert.Equal(
            [("weak", DecisionBasis.Score), ("weak", DecisionBasis.Turn), ("weak", DecisionBasis.Turn), ("strong", DecisionBasis.Agent), ("weak", DecisionBasis.Agent)],
            decisions);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_conversation_leaves_the_cache_of_its_model_only_where_that_pays(Door door)
    {
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing =>
        {
            routing.UseCacheAwareness(static caches => caches.ExpectedOutputTokens = 3);
            routing.DescribeModel("strong", new ModelPrice(10, 20, CachedInput: 1)).DescribeModel("weak", new ModelPrice(1, 2, CachedInput: 0.1m));
            routing.Services.PostConfigureAll<RouteLlmOptions>(static options => options.Models["weak"].PromptCache.MinimumTokens = options.Models["strong"].PromptCache.MinimumTokens = 10);
        });
        var first = new DoorRequest($"easy {new string('x', 400)}") { Model = "router-fixed-0.89" };
        (DoorAnswer answer, DecisionRecord begun) = await opened.DecideAsync(first);

        // "hard" scores .9, and the threshold is .89: without a cache that is enough.
        (_, DecisionRecord next) = await opened.DecideAsync(new DoorRequest("hard") { Model = "router-fixed-0.89", Before = [first.Prompt, answer.Text] });
        (_, DecisionRecord other) = await opened.DecideAsync(new DoorRequest("hard") { Model = "router-fixed-0.89", Before = [first.Prompt, "another answer"] });

        Assert.Equal(("weak", DecisionBasis.Score), (begun.Decision.Model, begun.Decision.Basis));
        Assert.Equal(("weak", DecisionBasis.Cache), (next.Decision.Model, next.Decision.Basis));
        Assert.Contains("by score and cost 'weak' is better than 'strong' by", next.Decision.Reason, StringComparison.Ordinal);
        Assert.Equal(("strong", DecisionBasis.Score), (other.Decision.Model, other.Decision.Basis));
    }
}
