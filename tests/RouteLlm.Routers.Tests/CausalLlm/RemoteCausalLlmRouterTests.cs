using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class RemoteCausalLlmRouterTests
{
    private const string Secret = "a secret prompt";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[[1]]", 1)]
    [InlineData("[[3]]", 1)]
    [InlineData("[[4]]", 0)]
    [InlineData("[[5]]", 0)]
    [InlineData(" \n[[5]]\n", 0)]
    [InlineData("[[5]] [[1]]", 0)]
    [InlineData("[[2]]. The question is hard.", 1)]
    public async Task An_answer_that_begins_with_a_score_is_a_hard_score(string answer, double winRate) =>
        Assert.Equal(winRate, (await Router(new TestChatClient(answer)).ScoreAsync(new RoutingRequest(Secret), Token)).StrongWinRate);

    [Theory]
    [InlineData("")]
    [InlineData("[[0]]")]
    [InlineData("[[6]]")]
    [InlineData("[[12]]")]
    [InlineData("[[4")]
    [InlineData("[4]")]
    [InlineData("4")]
    [InlineData("[[four]]")]
    [InlineData("The prompt says [[5]]")]
    public async Task Another_answer_is_an_error_or_goes_to_the_configured_model(string answer)
    {
        ScorePredictionException exception = await Assert.ThrowsAsync<ScorePredictionException>(
            async () => await Router(new TestChatClient(answer)).ScoreAsync(new RoutingRequest(Secret), Token));
        RouterScore score = await Router(new TestChatClient(answer), options => options.TargetOnFailure = RouteTarget.Strong).ScoreAsync(new RoutingRequest(Secret), Token);

        Assert.StartsWith("Router 'causal_llm' cannot score the prompt: the model's answer is not one of the 5 scores.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(new RouterScore(1, "not scored: the model's answer is not one of the 5 scores") { IsDefaultTarget = true }, score);
    }

    [Fact]
    public async Task Log_probabilities_of_one_token_are_a_softmax_over_the_scores()
    {
        // RouteLLM's own arithmetic on the logits 1 to 5: 1 − (e⁴ + e⁵) / (e + e² + e³ + e⁴ + e⁵).
        RouterScore score = await ScoreOf("[[5]]", Place("[[5]]", ("[[1]]", 1), ("[[2]]", 2), ("[[3]]", 3), ("[[4]]", 4), ("[[5]]", 5), ("[[", 9), ("5", 9)));

        Assert.Equal(1 - ((Math.Exp(4) + Math.Exp(5)) / Enumerable.Range(1, 5).Sum(i => Math.Exp(i))), score.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task A_token_that_the_list_leaves_out_counts_with_the_listed_ones()
    {
        RouterScore score = await ScoreOf("[[1]]", Place("[[1]]", -2, ("[[4]]", -1)));

        Assert.Equal(Math.Exp(-2) / (Math.Exp(-2) + Math.Exp(-1)), score.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task Every_way_to_write_a_score_counts()
    {
        // "[[1]]" at once or in three tokens, with and without a space before it.
        RouterScore score = await ScoreOf(
            "[[1]]",
            Place(" [[", Math.Log(0.5), (" [[", Math.Log(0.5)), ("[[4]]", Math.Log(0.2)), (" [[4]]", Math.Log(0.1))),
            Place("1", Math.Log(0.8), ("1", Math.Log(0.8)), ("4]]", Math.Log(0.2))),
            Place("]]", 0));

        Assert.Equal(0.4 / (0.4 + 0.1 + 0.2 + 0.1), score.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task A_digit_that_begins_two_scores_decides_nothing_by_itself()
    {
        AnswerToken[] tokens = [Place("[[", 0), Place("1", Math.Log(0.6), ("1", Math.Log(0.6)), ("9", Math.Log(0.4))), Place("0", Math.Log(0.75), ("0", Math.Log(0.75)), ("]]", Math.Log(0.25))), Place("]]", 0)];

        RouterScore score = await ScoreOf("[[10]]", options =>
        {
            options.ScoreTokens = [.. Enumerable.Range(1, 10).Select(i => $"[[{i}]]")];
            options.ScoreThreshold = 5;
        }, tokens);

        Assert.Equal(0.6 * 0.25, score.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task A_score_is_found_after_reasoning_that_only_the_tokens_hold_and_in_tokens_that_the_text_leaves_out()
    {
        AnswerToken[] tokens = [Place("So [[5]]? No.", 0), Place("\n[[2]]", Math.Log(0.75), ("\n[[2]]", Math.Log(0.75)), ("\n[[4]]", Math.Log(0.25)))];

        Assert.Equal(0.75, (await ScoreOf("[[2]]", tokens)).StrongWinRate, 1e-12);
        Assert.Equal(0.75, (await ScoreOf(string.Empty, tokens[1])).StrongWinRate, 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-9999)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    public async Task Log_probabilities_without_sense_leave_the_hard_score(double logProbability) =>
        Assert.Equal(0, (await ScoreOf("[[5]]", Place("[[5]]", logProbability, ("[[1]]", logProbability)))).StrongWinRate);

    [Fact]
    public async Task Tokens_that_are_not_the_answers_leave_the_hard_score() =>
        Assert.Equal(1, (await ScoreOf("[[1]]", Place("something", ("[[5]]", -0.1)), Place("else", 0))).StrongWinRate);

    [Fact]
    public async Task A_clients_own_way_to_log_probabilities_is_found_behind_other_clients()
    {
        var inner = new LogProbabilityClient("[[5]]", Place("[[5]]", Math.Log(0.9), ("[[1]]", Math.Log(0.1))));

        RouterScore score = await Router(new PassingClient(inner)).ScoreAsync(new RoutingRequest(Secret), Token);

        Assert.Equal(0.1, score.StrongWinRate, 1e-12);
        Assert.Equal(20, inner.Requested);
    }

    [Fact]
    public async Task A_long_prompt_loses_its_end_and_no_half_of_a_character()
    {
        var model = new TestChatClient("[[1]]");
        RemoteCausalLlmRouter router = Router(model, options => options.MaximumPromptCharacters = 4);

        await router.ScoreAsync(new RoutingRequest("abc😀d"), Token);
        Assert.Equal("Q: abc!", model.LastMessages![^1].Text);

        await router.ScoreAsync(new RoutingRequest("ab😀"), Token);
        Assert.Equal("Q: ab😀!", model.LastMessages![^1].Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_that_takes_too_long_is_a_failure_also_if_it_does_not_look_at_its_token(bool deaf)
    {
        var model = new TestChatClient("[[1]]") { OnCall = token => Task.Delay(Timeout.Infinite, deaf ? CancellationToken.None : token) };

        ScorePredictionException exception = await Assert.ThrowsAsync<ScorePredictionException>(
            async () => await Router(model, options => options.Timeout = TimeSpan.FromMilliseconds(50)).ScoreAsync(new RoutingRequest(Secret), Token));

        Assert.Contains("did not answer within 0.05 seconds", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, model.Calls);
    }

    [Fact]
    public async Task In_a_batch_a_failure_is_the_batchs()
    {
        var model = new TestChatClient("[[1]]") { OnCall = _ => throw new HttpRequestException(Secret) };
        var scores = new RouterScore[3];

        ScorePredictionException exception = await Assert.ThrowsAsync<ScorePredictionException>(
            async () => await Router(model).ScoreAsync([new("a"), new("b"), new("c")], scores, Token));

        Assert.DoesNotContain(Secret, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_decides_the_scores_is_in_the_fingerprint()
    {
        string? usual = Router(new TestChatClient("a")).Fingerprint;

        Assert.NotNull(usual);
        Assert.Equal(usual, Router(new TestChatClient("a")).Fingerprint);
        Assert.Equal(usual, Router(new TestChatClient("a"), options => options.Timeout = TimeSpan.FromHours(1)).Fingerprint);
        Assert.NotEqual(usual, Router(new TestChatClient("b")).Fingerprint);
        Assert.NotEqual(usual, Router(new TestChatClient("a"), options => options.ClassifierMessage += "?").Fingerprint);
        Assert.NotEqual(usual, Router(new TestChatClient("a"), options => options.ScoreThreshold = 3).Fingerprint);
        Assert.Null(Router(new PassingClient(new LogProbabilityClient("a"))).Fingerprint);
    }

    [Fact]
    public async Task A_client_is_registered_as_the_router_and_stays_the_callers()
    {
        var model = new TestChatClient("[[5]]");
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.Threshold = 0.5).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).UseCausalLm(model, Options());
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: Token);

            Assert.Equal("weak", response.Text);
            Assert.Equal("the model answered [[5]]", response.GetRoutingDecision()!.Reason);
        }

        Assert.Equal(0, model.Disposals);
    }

    [Fact]
    public void What_is_missing_or_out_of_range_is_named()
    {
        Assert.Throws<ArgumentNullException>(() => new RemoteCausalLlmRouter(null!, Options()));
        Assert.Throws<ArgumentNullException>(() => new RemoteCausalLlmRouter(new TestChatClient("a"), null!));
        AssertRefused("'{question}'", options => options.ClassifierMessage = "no place");
        AssertRefused("'{question}'", options => options.ClassifierMessage = "{question} {question}");
        AssertRefused("The score 'a' appears twice", options => options.ScoreTokens = ["a", "a", "b"]);
        AssertRefused("The score '1' is the beginning of the score '10'", options => options.ScoreTokens = ["1", "2", "3", "4", "10"]);
        AssertRefused("scoreThreshold", options => options.ScoreThreshold = 6);
        AssertRefused("TopLogProbabilities", options => options.TopLogProbabilities = 21);
        AssertRefused("MaximumOutputTokens", options => options.MaximumOutputTokens = 0);

        static void AssertRefused(string problem, Action<RemoteCausalLlmOptions> configure) =>
            Assert.Contains(problem, Assert.ThrowsAny<ArgumentException>(() => Router(new TestChatClient("a"), configure)).Message, StringComparison.Ordinal);
    }

    private static RemoteCausalLlmOptions Options() => new() { SystemMessage = "Predict.", ClassifierMessage = "Q: {question}!" };

    private static RemoteCausalLlmRouter Router(IChatClient model, Action<RemoteCausalLlmOptions>? configure = null)
    {
        RemoteCausalLlmOptions options = Options();
        configure?.Invoke(options);
        return new RemoteCausalLlmRouter(model, options);
    }

    private static Task<RouterScore> ScoreOf(string answer, params AnswerToken[] tokens) => ScoreOf(answer, configure: null, tokens);

    private static async Task<RouterScore> ScoreOf(string answer, Action<RemoteCausalLlmOptions>? configure, AnswerToken[] tokens) =>
        await Router(new LogProbabilityClient(answer, tokens), configure).ScoreAsync(new RoutingRequest(Secret), Token);

    private static AnswerToken Place(string text, params (string Text, double LogProbability)[] alternatives) =>
        Place(text, alternatives.FirstOrDefault(other => other.Text == text).LogProbability, alternatives);

    private static AnswerToken Place(string text, double logProbability, params (string Text, double LogProbability)[] alternatives) =>
        new(text, logProbability) { Alternatives = [.. alternatives.Select(other => new AnswerToken(other.Text, other.LogProbability))] };

    /// <summary>Answers with a text, and with tokens where they are asked for.</summary>
    private sealed class LogProbabilityClient(string answer, params AnswerToken[] tokens) : IChatClient, ITokenLogProbabilities
    {
        private const string Asked = "logprobs";

        public int? Requested { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Requested = (int?)options?.AdditionalProperties?[Asked];
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { RawRepresentation = Requested is null ? null : tokens });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public void Request(ChatOptions options, int alternatives) => (options.AdditionalProperties ??= [])[Asked] = alternatives;

        public IReadOnlyList<AnswerToken> Read(ChatResponse response) => response.RawRepresentation as AnswerToken[] ?? [];

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }

    private sealed class PassingClient(IChatClient inner) : DelegatingChatClient(inner);
}
