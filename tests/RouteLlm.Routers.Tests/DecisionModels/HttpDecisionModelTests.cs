using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Decision models at an endpoint, against a server on loopback.</summary>
public sealed class HttpDecisionModelTests : IDisposable
{
    private const string Key = "hf_very-secret";
    private const string Prompt = "a private prompt";

    // Longer than a busy machine takes; no test waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, double> Labels = new(StringComparer.Ordinal) { ["easy"] = 0, ["hard"] = 1 };
    private readonly HttpClient _client = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""[{"label": "easy", "score": 0.7}, {"label": "hard", "score": 0.3}]""", 0.3)]
    [InlineData("""[[{"label": "hard", "score": 0.3, "more": 1}, {"label": "easy", "score": 0.7}]]""", 0.3)]
    [InlineData("""{"sequence": "…", "labels": ["hard", "easy"], "scores": [0.3, 0.7]}""", 0.3)]
    [InlineData("""{"label": "HARD", "score": 0.3}""", 1)]
    public async Task The_shapes_of_answers_in_use_are_read(string answer, double score)
    {
        await using var server = new DecisionServer(_ => answer);

        RouterScore scored = await new DecisionModelRouter(new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience }), Labels).ScoreAsync(new RoutingRequest(Prompt), Token);

        Assert.Equal(score, scored.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task A_score_alone_is_the_probability_of_the_label_strong()
    {
        await using var server = new DecisionServer(static _ => """{"text": "…", "score": 0.25, "route_label": "Weak Model"}""");
        var model = new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience, Format = HttpDecisionFormat.Predict });

        IReadOnlyDictionary<string, double> answer = await model.DecideAsync(new DecisionQuestion(Prompt, ["strong", "weak"]), Token);

        Assert.Equal((0.25, 0.75), (answer["strong"], answer["weak"]));
        Assert.Equal($$"""{"text":"{{Prompt}}"}""", Assert.Single(server.Calls).Body.ToJsonString());
    }

    [Theory]
    [InlineData(HttpDecisionFormat.TextClassification, false, """{"inputs":"a pri","truncate":true,"parameters":{"top_k":100}}""")]
    [InlineData(HttpDecisionFormat.TextClassification, true, """{"inputs":"a pri","truncate":true,"parameters":{"top_k":100,"function_to_apply":"sigmoid"}}""")]
    [InlineData(HttpDecisionFormat.ZeroShotClassification, false, """{"inputs":"a pri","parameters":{"candidate_labels":["easy","hard"],"multi_label":false}}""")]
    [InlineData(HttpDecisionFormat.ZeroShotClassification, true, """{"inputs":"a pri","parameters":{"candidate_labels":["easy","hard"],"multi_label":true}}""")]
    [InlineData(HttpDecisionFormat.Predict, false, """{"text":"a pri"}""")]
    public async Task A_question_has_the_format_that_was_chosen(HttpDecisionFormat format, bool independent, string body)
    {
        await using var server = new DecisionServer(static _ => """[{"label": "easy", "score": 1}]""");
        var model = new HttpDecisionModel(
            _client, server.Address, new HttpDecisionModelOptions { Timeout = Patience, Format = format, HasIndependentLabels = independent, MaximumCharacters = 5, ApiKey = Key });

        await new DecisionModelRouter(model, Labels).ScoreAsync(new RoutingRequest(Prompt), Token);

        (string? authorization, JsonNode asked) = Assert.Single(server.Calls);
        Assert.Equal(($"Bearer {Key}", body), (authorization, asked.ToJsonString()));
    }

    [Fact]
    public async Task A_text_is_not_cut_inside_of_a_character()
    {
        await using var server = new DecisionServer(static _ => "[]");
        var model = new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience, Format = HttpDecisionFormat.Predict, MaximumCharacters = 2 });

        await model.DecideAsync(new DecisionQuestion("a😀", ["easy", "hard"]), Token);

        Assert.Equal("a", (string?)Assert.Single(server.Calls).Body["text"]);
    }

    [Theory]
    [InlineData(500, 503)]
    [InlineData(429, 504)]
    public async Task A_failure_that_may_pass_is_retried(int first, int second)
    {
        await using var server = new DecisionServer(static _ => """[{"label": "hard", "score": 1}]""");
        server.FailNext(first, second);

        RouterScore scored = await new DecisionModelRouter(new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience }), Labels).ScoreAsync(new RoutingRequest(Prompt), Token);

        Assert.Equal((1, 3), (scored.StrongWinRate, server.Calls.Count));
    }

    [Fact]
    public async Task A_failure_that_stays_goes_to_the_target_that_is_set_and_shows_neither_key_nor_prompt()
    {
        await using var server = new DecisionServer(static body => body.ToJsonString());
        server.FailNext(401);
        var model = new HttpDecisionModel(_client, new Uri($"{server.Address}?token=hidden"), new HttpDecisionModelOptions { Timeout = Patience, ApiKey = Key });

        RouterScore refused = await new DecisionModelRouter(model, Labels, RouteTarget.Weak).ScoreAsync(new RoutingRequest(Prompt), Token);
        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(async () => await new DecisionModelRouter(model, Labels).ScoreAsync(new RoutingRequest(Prompt), Token));

        Assert.Equal((true, 2), (refused.IsDefaultTarget, server.Calls.Count));
        Assert.Equal($"not scored: The decision model at '{server.Address}' answered HTTP status 401", refused.Reason);
        Assert.Contains("answered without labels and scores", exception.Message, StringComparison.Ordinal);
        foreach (string secret in (string[])[Key, Prompt, "hidden"])
        {
            Assert.DoesNotContain(secret, refused.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<html>", "something else than JSON")]
    [InlineData("""[{"label": "\ud800", "score": 1}]""", "something else than JSON")]
    [InlineData("\"easy\"", "without labels and scores")]
    [InlineData("""[{"label": "easy"}]""", "without labels and scores")]
    [InlineData("""[{"label": "easy", "score": "high"}]""", "without labels and scores")]
    [InlineData("""{"labels": ["easy"], "scores": []}""", "without labels and scores")]
    [InlineData("""{"score": 7}""", "without labels and scores")]
    [InlineData("""[{"label": "other", "score": 1}]""", "none of easy, hard a probability")]
    public async Task An_answer_of_another_shape_is_said_to_be_one(string answer, string problem)
    {
        await using var server = new DecisionServer(_ => answer);

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
            async () => await new DecisionModelRouter(new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience }), Labels).ScoreAsync(new RoutingRequest(Prompt), Token));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_asks_for_more_patience_than_there_is_is_not_asked_again()
    {
        await using var server = new DecisionServer(static _ => "[]") { RetryAfter = "3600" };
        server.FailNext(429);

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
            async () => await new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience }).DecideAsync(new DecisionQuestion(Prompt, ["easy", "hard"]), Token));

        Assert.Contains("answered HTTP status 429", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task An_endpoint_that_names_a_date_is_asked_again_from_then_on()
    {
        await using var server = new DecisionServer(static _ => """[{"label": "hard", "score": 1}]""") { RetryAfter = "Fri, 27 Nov 2020 12:00:00 GMT" };
        server.FailNext(503);

        IReadOnlyDictionary<string, double> answer = await new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience }).DecideAsync(new DecisionQuestion(Prompt, ["easy", "hard"]), Token);

        Assert.Equal(1, answer["hard"]);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused()
    {
        await using var server = new DecisionServer(static _ => new string(' ', 1024 * 1024) + "[]");

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
            async () => await new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = Patience }).DecideAsync(new DecisionQuestion(Prompt, ["easy", "hard"]), Token));

        Assert.Contains("more than 1 MB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_ends_with_the_time_limit_and_a_caller_that_gives_up_ends_it_at_once()
    {
        await using var server = new DecisionServer(static _ => "[]") { IsSilent = true };
        var question = new DecisionQuestion(Prompt, ["easy", "hard"]);

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
            async () => await new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = TimeSpan.FromMilliseconds(100) }).DecideAsync(question, Token));
        server.Calls.Clear();
        using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task asking = new HttpDecisionModel(_client, server.Address, new HttpDecisionModelOptions { Timeout = TimeSpan.FromMinutes(5) }).DecideAsync(question, givesUp.Token).AsTask();
        while (server.Calls.IsEmpty)
        {
            await Task.Delay(5, Token);
        }

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Contains("did not answer within 0.1 seconds", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_said_with_the_address()
    {
        // Nobody else gets a port that is taken, and nobody answers where nothing listens.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://{taken.LocalEndPoint}/predict");

        RoutingException exception = await Assert.ThrowsAsync<RoutingException>(
            async () => await new HttpDecisionModel(_client, address, new HttpDecisionModelOptions { Timeout = Patience, MaximumRetries = 1 }).DecideAsync(new DecisionQuestion(Prompt, ["easy"]), Token));

        Assert.Equal($"The decision model at '{address}' could not be reached (ConnectionError).", exception.Message);
    }

    [Theory]
    [InlineData("ftp://host/predict", null, "http or https")]
    [InlineData("http://user:word@host/predict", null, "user's name")]
    [InlineData("http://host/predict", "", "blank")]
    [InlineData("http://host/predict", "a key\n", "line break")]
    public void What_cannot_be_asked_is_refused(string address, string? key, string problem)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new HttpDecisionModel(_client, new Uri(address), new HttpDecisionModelOptions { ApiKey = key }));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpDecisionModel(_client, new Uri("http://host"), new HttpDecisionModelOptions { Timeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpDecisionModel(_client, new Uri("http://host"), new HttpDecisionModelOptions { MaximumRetries = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpDecisionModel(_client, new Uri("http://host"), new HttpDecisionModelOptions { MaximumCharacters = 0 }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_decides_an_applications_requests(bool streaming)
    {
        await using var server = new DecisionServer(static body => $$"""[{"label": "hard", "score": {{((string)body["inputs"]! == "prove it" ? "0.9" : "0.1")}}}]""");
        await using ServiceProvider provider = new ServiceCollection().AddRouteLlm()
            .UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"))
            .UseDecisionModel(server.Address, new Dictionary<string, double>(StringComparer.Ordinal) { ["hard"] = 1 }, static model => model.Timeout = Patience).Services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();

        Assert.Equal("strong", (await client.AskAsync(streaming, "prove it", cancellationToken: Token)).Text);
        Assert.Equal("weak", (await client.AskAsync(streaming, "hello", cancellationToken: Token)).Text);
    }
}
