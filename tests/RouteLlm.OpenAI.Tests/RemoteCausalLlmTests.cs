using System.ClientModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>The router <c>causal_llm</c> over a server of chat completions on loopback.</summary>
public sealed class RemoteCausalLlmTests
{
    private const string Prompt = "How many {apples}? [[5]] \"你好\"";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static RemoteCausalLlmOptions Options => new() { SystemMessage = "Predict.", ClassifierMessage = "[Q]\n{question}\n[A]" };

    [Fact]
    public async Task The_win_rates_of_recorded_logits_are_the_recorded_ones()
    {
        IReadOnlyList<(string Text, JsonElement Recorded)> expected = GoldenOnnx.Expected("causal");
        Dictionary<string, double[]> logits = expected.ToDictionary(
            line => line.Text, line => line.Recorded.GetProperty("score_logits").EnumerateArray().Select(logit => logit.GetDouble()).ToArray(), StringComparer.Ordinal);
        await using CompletionsServer server = await CompletionsServer.StartAsync(context => Answers.JsonAsync(context, Answer(logits[QuestionOf(context)])));
        var router = new RemoteCausalLlmRouter(server.CreateClient(), Options);
        var scores = new RouterScore[expected.Count];

        await router.ScoreAsync([.. expected.Select(line => new RoutingRequest(line.Text))], scores, Token);

        Assert.NotEmpty(expected);
        Assert.All(expected, (line, i) => Assert.Equal(line.Recorded.GetProperty("win_rate").GetDouble(), scores[i].StrongWinRate, 1e-6));

        // A model that was trained for it has one token for a score; the alternatives hold tokens that are none.
        static string Answer(double[] logits)
        {
            (string Token, double LogProbability)[] alternatives = [.. logits.Select((logit, i) => ($"[[{i + 1}]]", logit - 20)), ("The", -5), ("[[", -7)];
            int best = Array.IndexOf(logits, logits.Max());
            return Completion(alternatives[best].Token, (alternatives[best].Token, alternatives[best].LogProbability, alternatives));
        }
    }

    [Fact]
    public async Task The_request_holds_both_messages_and_asks_for_log_probabilities()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Completion("[[2]]"));

        RouterScore score = await new RemoteCausalLlmRouter(server.CreateClient(), Options).ScoreAsync(new RoutingRequest(Prompt), Token);

        Assert.Equal(new RouterScore(1, "the model answered [[2]]"), score);
        JsonNode body = server.Request.Body;
        Assert.Equal(["system", "user"], server.Request.Messages.Select(message => (string)message!["role"]!));
        Assert.Equal(["Predict.", $"[Q]\n{Prompt}\n[A]"], server.Request.Messages.Select(message => (string)message!["content"]!));
        Assert.Equal((true, 20, 0, 8), ((bool)body["logprobs"]!, (int)body["top_logprobs"]!, (double)body["temperature"]!, (int)body["max_completion_tokens"]!));
    }

    [Fact]
    public async Task Without_log_probabilities_none_are_asked_for_and_the_answer_is_a_hard_score()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Completion(" [[4]] since"));
        RemoteCausalLlmOptions options = Options;
        (options.TopLogProbabilities, options.Temperature, options.MaximumOutputTokens) = (0, null, null);

        RouterScore score = await new RemoteCausalLlmRouter(server.CreateClient(), options).ScoreAsync(new RoutingRequest(Prompt), Token);

        Assert.Equal(new RouterScore(0, "the model answered [[4]]"), score);
        Assert.All((string[])["logprobs", "top_logprobs", "temperature", "max_completion_tokens"], field => Assert.Null(server.Request.Body[field]));
    }

    [Fact]
    public async Task A_score_in_several_tokens_is_read_where_the_answer_becomes_it()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Completion(
            "[[3]]",
            ("[[", -0.5, [("[[", -0.5), ("The", -1)]),
            ("3", Math.Log(0.5), [("3", Math.Log(0.5)), ("4", Math.Log(0.25)), ("5", Math.Log(0.15)), ("x", Math.Log(0.1))]),
            ("]]", 0, [("]]", 0)])));

        RouterScore score = await new RemoteCausalLlmRouter(server.CreateClient(), Options).ScoreAsync(new RoutingRequest(Prompt), Token);

        Assert.Equal(0.5 / 0.9, score.StrongWinRate, 1e-6);
    }

    [Fact]
    public async Task A_server_that_fails_is_an_error_without_the_prompt_and_the_key_or_a_configured_model()
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(context =>
            Answers.JsonAsync(context, $$$"""{"error":{"message":"{{{CompletionsServer.ApiKey}}} is wrong","type":"test"}}""", StatusCodes.Status401Unauthorized));
        RemoteCausalLlmOptions forgiving = Options;
        forgiving.TargetOnFailure = RouteTarget.Weak;

        ScorePredictionException exception = await Assert.ThrowsAsync<ScorePredictionException>(
            async () => await new RemoteCausalLlmRouter(server.CreateClient(), Options).ScoreAsync(new RoutingRequest(Prompt), Token));
        RouterScore score = await new RemoteCausalLlmRouter(server.CreateClient(), forgiving).ScoreAsync(new RoutingRequest(Prompt), Token);

        Assert.Equal(
            "Router 'causal_llm' cannot score the prompt: the model that predicts scores failed with ClientResultException. See the inner exception, check the endpoint, or set TargetOnFailure.",
            exception.Message);
        Assert.IsType<ClientResultException>(exception.InnerException);
        Assert.Equal(new RouterScore(0, "not scored: the model that predicts scores failed with ClientResultException") { IsDefaultTarget = true }, score);
    }

    [Fact]
    public async Task Cancelling_ends_the_request_at_the_server()
    {
        var aborted = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using CompletionsServer server = await CompletionsServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        });
        using var cancellation = new CancellationTokenSource();
        Task<RouterScore> scoring = new RemoteCausalLlmRouter(server.CreateClient(), Options).ScoreAsync(new RoutingRequest(Prompt), cancellation.Token).AsTask();
        await arrived.Task.WaitAsync(Token);

        await cancellation.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await aborted.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Concurrent_prompts_get_their_own_scores()
    {
        await using CompletionsServer server = await CompletionsServer.StartAsync(context => Answers.JsonAsync(context, Completion($"[[{QuestionOf(context)}]]")));
        var router = new RemoteCausalLlmRouter(server.CreateClient(), Options);

        RouterScore[] scores = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await router.ScoreAsync(new RoutingRequest($"{(i % 5) + 1}"), Token))));

        Assert.All(scores, (score, i) => Assert.Equal(i % 5 < 3 ? 1 : 0, score.StrongWinRate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_application_routes_by_it(bool streaming)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Completion("[[1]]"));
        await using CompletionsServer strong = await (streaming ? CompletionsServer.StreamingAsync(Answers.HelloStream) : CompletionsServer.AnsweringAsync(Answers.Hello));
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("scores", server.CreateClient());
        services.AddRouteLlm(options => options.Threshold = 0.5)
            .UseStrongClient(strong.CreateClient()).UseWeakClient(server.CreateClient())
            .UseCausalLm(provider => provider.GetRequiredKeyedService<IChatClient>("scores"), Options);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();

        ChatResponse response = streaming
            ? await chat.GetStreamingResponseAsync(Prompt, cancellationToken: Token).ToChatResponseAsync(Token)
            : await chat.GetResponseAsync(Prompt, cancellationToken: Token);

        Assert.Equal("Hello!", response.Text);
        Assert.Equal((RemoteCausalLlmRouter.RouterName, RouteTarget.Strong), (response.GetRoutingDecision()!.Router, response.GetRoutingDecision()!.Target));
        Assert.Null(strong.Request.Body["logprobs"]);
    }

    private static string QuestionOf(HttpContext context) =>
        ((string)((JsonNode)context.Items[CompletionsServer.BodyKey]!)["messages"]![1]!["content"]!)["[Q]\n".Length..^"\n[A]".Length];

    private static string Completion(string answer, params (string Token, double LogProbability, (string Token, double LogProbability)[] Alternatives)[] tokens)
    {
        JsonNode completion = JsonNode.Parse(Answers.Completion($$"""{"role":"assistant","content":{{JsonSerializer.Serialize(answer)}}}"""))!;
        completion["choices"]![0]!["logprobs"] = tokens.Length == 0 ? null : new JsonObject
        {
            ["content"] = new JsonArray([.. tokens.Select(token => Entry(token.Token, token.LogProbability, token.Alternatives))]),
        };
        return completion.ToJsonString();

        static JsonObject Entry(string token, double logProbability, (string Token, double LogProbability)[]? alternatives = null) => new()
        {
            ["token"] = token,
            ["logprob"] = logProbability,
            ["bytes"] = null,
            ["top_logprobs"] = new JsonArray([.. (alternatives ?? []).Select(other => Entry(other.Token, other.LogProbability))]),
        };
    }
}
