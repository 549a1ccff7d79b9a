using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class CausalLlmRouterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Win_rates_are_those_that_were_recorded()
    {
        using CausalLlmRouter router = CausalLlmRouter.Load(GoldenOnnx.WriteCausal(_folder));
        foreach ((string text, JsonElement recorded) in GoldenOnnx.Expected("causal"))
        {
            RouterScore score = await router.ScoreAsync(new RoutingRequest(text), TestContext.Current.CancellationToken);

            Assert.Equal(recorded.GetProperty("win_rate").GetDouble(), score.StrongWinRate, 1e-5);
        }
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_is_cut_and_scored()
    {
        string model = GoldenOnnx.WriteCausal(_folder);
        using CausalLlmRouter router = CausalLlmRouter.Load(model, new CausalLlmRouterOptions { MaximumTokens = 120 });
        string words = string.Concat(Enumerable.Repeat("apples ", 300));

        RouterScore first = await router.ScoreAsync(new RoutingRequest(words), TestContext.Current.CancellationToken);
        RouterScore second = await router.ScoreAsync(new RoutingRequest(words + "and pears"), TestContext.Current.CancellationToken);

        Assert.InRange(first.StrongWinRate, 0, 1);
        Assert.Equal(first.StrongWinRate, second.StrongWinRate);
    }

    [Fact]
    public void A_score_without_a_token_and_a_message_without_a_question_are_refused()
    {
        string model = GoldenOnnx.WriteCausal(_folder);

        Assert.Contains(
            "'[[9]]'",
            Assert.Throws<ModelFileException>(() => CausalLlmRouter.Load(model, new CausalLlmRouterOptions { ScoreTokens = ["[[1]]", "[[9]]"], ScoreThreshold = 2 })).Message,
            StringComparison.Ordinal);
        Assert.Contains("{question}", Assert.Throws<ArgumentException>(() => CausalLlmRouter.Load(model, new CausalLlmRouterOptions { ClassifierMessage = "How?" })).Message, StringComparison.Ordinal);
    }
}
