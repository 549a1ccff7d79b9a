using System.Collections.Concurrent;

namespace RouteLlm.Tests;

/// <summary>
/// Routers that embed a prompt, or ask a model about it, see the person's words; what a harness put around them does not decide.
/// </summary>
public sealed class HarnessTextTests
{
    private const string Words = "Prove that the square root of 2 is irrational.";
    private const string Harness = "derive every formula";
    private const string Prompt = $"<system-reminder>\n{Harness}\n</system-reminder>\n{Words}\n<environment_details>\n{Harness}\n</environment_details>";

    [Theory]
    [InlineData("mf")]
    [InlineData("sw_ranking")]
    [InlineData("semantic")]
    [InlineData("llm_classifier")]
    [InlineData("causal_llm")]
    public async Task A_router_sees_the_words_of_the_person(string kind)
    {
        var seen = new ConcurrentQueue<string>();
        using var asked = new TestChatClient("weak");
        var generator = new TestEmbeddingGenerator(text =>
        {
            seen.Enqueue(text);
            return [.. Enumerable.Repeat(0.1f, kind == "sw_ranking" ? Golden.Queries().First().Embedding.Length : 2)];
        });
        using SimilarityWeightedModel? battles = kind == "sw_ranking" ? Golden.Load() : null;
        IPromptRouter router = kind switch
        {
            "mf" => new MatrixFactorizationRouter(SmallModel.Create(projected: false).ForPair("large", "small"), generator),
            "sw_ranking" => new SimilarityWeightedRouter(battles!, generator),
            "semantic" => new SemanticRouter(new SemanticRouterOptions { Routes = [new() { Name = "proofs", Target = RouteTarget.Strong, Utterances = ["prove it"] }, new() { Name = "chat", Target = RouteTarget.Weak, Utterances = ["hello"] }] }, generator),
            "llm_classifier" => new LlmClassifierRouter(asked),
            _ => new RemoteCausalLlmRouter(asked, new RemoteCausalLlmOptions { SystemMessage = "Predict.", ClassifierMessage = "Q: {question}", TargetOnFailure = RouteTarget.Weak }),
        };

        await router.ScoreAsync(new RoutingRequest(string.Concat(Enumerable.Repeat("_________", 10)) + Words), TestContext.Current.CancellationToken);
        seen.Enqueue(string.Concat(asked.LastMessages?.Select(static message => message.Text) ?? []));
        Assert.DoesNotContain(seen, static text => text.Contains("_____", StringComparison.Ordinal));
        foreach (string prompt in (string[])[Prompt, $"<system-reminder>{Harness}</system-reminder>"])
        {
            await router.ScoreAsync(new RoutingRequest(prompt), TestContext.Current.CancellationToken);
            seen.Enqueue(string.Concat(asked.LastMessages?.Select(static message => message.Text) ?? []));
            Assert.Equal(prompt != Prompt, seen.Any(static text => text.Contains(Harness, StringComparison.Ordinal)));
        }

        Assert.Contains(seen, static text => text.Contains(Words, StringComparison.Ordinal));
    }
}
