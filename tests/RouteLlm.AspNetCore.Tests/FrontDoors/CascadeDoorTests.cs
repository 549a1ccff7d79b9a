using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>A cascade at each of the engine's front doors: "easy" is in the grey zone, and its answer decides.</summary>
public sealed class CascadeDoorTests
{
    private static readonly DoorRequest Easy = new("easy") { Model = "router-fixed" };

    public static TheoryData<Door> Doors { get; } = new(Enum.GetValues<Door>());

    public static TheoryData<Door, string> Failures { get; } = new(
        from door in Enum.GetValues<Door>()
        from failure in (string[])["500", "429", "error in a 200", "empty", "cut"]

        select (door, failure));

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_answer_that_passes_is_given_whole_and_once(Door door)
    {
        string? seen = null;
        await using OpenedDoor opened = await OpenAsync(door, answer => (seen = answer.Text).Length > 0 ? 0.9 : 0);

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("weak answers", "weak answers"), (answer.Text, seen));
        Assert.Equal(("weak", DecisionBasis.Cascade, 0.9, 0, DecisionOutcome.Completed), (record.Decision.Model, record.Decision.Basis, record.Decision.CheckScore, opened.Strong.Calls, record.Outcome));
        Assert.Equal((100, 3), (record.Decision.Cost!.InputTokens, record.Decision.Cost.OutputTokens));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_answer_that_fails_is_seen_by_nobody(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door, static _ => 0.2);

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal("strong answers", answer.Text);
        Assert.Equal(("strong", DecisionBasis.Cascade, 0.2), (record.Decision.Model, record.Decision.Basis, record.Decision.CheckScore));
        Assert.Equal([("weak", AttemptOutcome.Rejected), ("strong", AttemptOutcome.Answered)], record.Decision.Attempts.Select(static attempt => (attempt.Model, attempt.Outcome)));

        // 100 tokens in at 1 and 10 a million, 3 out at 2 and 20.
        Assert.Equal(0.000106m, record.Decision.Cost!.FailedAttempts);
        Assert.Equal(0.001060m + 0.000106m, record.Decision.Cost.Amount);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_strong_model_that_fails_leaves_the_rejected_answer(Door door, string failure)
    {
        await using OpenedDoor opened = await OpenAsync(door, static _ => 0.2);
        opened.Strong.Failure = (context, isStream) => FrontDoorTests.FailAsync(context, isStream, failure);

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("weak answers", false), (answer.Text, answer.IsError));
        Assert.Equal(("weak", DecisionBasis.Cascade, 1), (record.Decision.Model, record.Decision.Basis, opened.Weak.Calls));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_weak_model_that_fails_is_a_fallback(Door door, string failure)
    {
        await using OpenedDoor opened = await OpenAsync(door, static _ => 0.9, static routing => routing.UseFallback());
        opened.Weak.Failure = (context, isStream) => FrontDoorTests.FailAsync(context, isStream, failure);

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("strong answers", false), (answer.Text, answer.IsError));
        Assert.Equal(("strong", DecisionBasis.Fallback), (record.Decision.Model, record.Decision.Basis));
    }

    [Theory]
    [InlineData(Door.ClientStreamed)]
    [InlineData(Door.GatewayBeforeClientsStreamed)]
    [InlineData(Door.GatewayBeforeUpstreamsStreamed)]
    public async Task A_stream_that_breaks_in_the_held_part_is_a_fallback(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door, static _ => 0.9, static routing => routing.UseFallback());
        opened.Weak.Failure = static async (context, _) =>
        {
            await FakeModel.EventsAsync(context, """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"half"},"finish_reason":null}]}""");
            context.Abort();
        };

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("strong answers", DecisionBasis.Fallback), (answer.Text, record.Decision.Basis));
    }

    [Theory]
    [InlineData(Door.GatewayBeforeUpstreams)]
    [InlineData(Door.GatewayBeforeUpstreamsStreamed)]
    [InlineData(Door.Client)]
    [InlineData(Door.ClientStreamed)]
    public async Task Log_probabilities_are_read_of_what_the_provider_gives(Door door)
    {
        double? mean = null;
        await using OpenedDoor opened = await OpenAsync(door, answer => mean = answer.Tokens.Count == 0 ? null : Math.Exp(answer.Tokens.Average(static token => token.LogProbability)), alternatives: 1);
        opened.Weak.Failure = static (context, isStream) => isStream
            ? FakeModel.EventsAsync(context, Chunk("""{"role":"assistant","content":"two"}""", "-0.1"), Chunk("""{"content":" words"}""", "-0.3"), Chunk("{}", null, "\"stop\""), "[DONE]")
            : FakeModel.StatusAsync(context, 200, """
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"two words"},"finish_reason":"stop",
                 "logprobs":{"content":[{"token":"two","logprob":-0.1,"bytes":null,"top_logprobs":[]},{"token":" words","logprob":-0.3,"bytes":null,"top_logprobs":[]}]}}],
                 "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}
                """);

        DoorAnswer answer = await opened.AskAsync(Easy);

        Assert.Equal("two words", answer.Text);
        Assert.Equal(Math.Exp(-0.2), mean!.Value, 6);

        static string Chunk(string delta, string? logprob, string finish = "null") =>
            $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{finish}}},"logprobs":{{{(logprob is null ? "null" : $$"""{"content":[{"token":"t","logprob":{{logprob}},"bytes":null,"top_logprobs":[]}]}""")}}}}]}""";
    }

    [Theory]
    [InlineData(Door.ClientStreamed)]
    [InlineData(Door.GatewayBeforeClientsStreamed)]
    [InlineData(Door.GatewayBeforeUpstreamsStreamed)]
    public async Task What_comes_of_a_stream_while_its_beginning_is_checked_is_not_lost(Door door)
    {
        var isChecked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isSent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OpenedDoor opened = await OpenAsync(
            door,
            _ =>
            {
                isChecked.TrySetResult();
                isSent.Task.Wait(TimeSpan.FromSeconds(30));
                Thread.Sleep(200);
                return 0.9;
            },
            static routing => routing.Services.Configure<RouteLlmOptions>(static options => options.Cascade!.MaximumDelay = TimeSpan.FromMilliseconds(50)));
        opened.Weak.Failure = async (context, _) =>
        {
            await FakeModel.EventsAsync(context, Piece("one ", "null"));
            await isChecked.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await FakeModel.EventsAsync(context, Piece("two ", "null"));
            isSent.TrySetResult();
            await Task.Delay(500);
            await FakeModel.EventsAsync(context, Piece("three", "\"stop\""), "[DONE]");
        };

        (DoorAnswer answer, DecisionRecord record) = await opened.DecideAsync(Easy);

        Assert.Equal(("one two three", "weak", DecisionOutcome.Completed), (answer.Text, record.Decision.Model, record.Outcome));

        static string Piece(string text, string finish) =>
            $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"{{{text}}}"},"finish_reason":{{{finish}}}}]}""";
    }

    private static Task<OpenedDoor> OpenAsync(Door door, Func<CheckedAnswer, double?> check, Action<IRouteLlmBuilder>? configure = null, int alternatives = 0) => OpenedDoor.OpenAsync(door, routing =>
    {
        routing.UseCascade(cascade =>
        {
            (cascade.ClearlyWeakBelow, cascade.ClearlyStrongFrom) = (0.05, 0.5);
            cascade.MaximumDelay = TimeSpan.FromMinutes(1);
            cascade.CheckWith(new TokenCheck(check, alternatives));
        });
        routing.Services.Configure<RouteLlmOptions>(static options => options.Threshold = 0.5);
        configure?.Invoke(routing);
    });

    private sealed class TokenCheck(Func<CheckedAnswer, double?> check, int alternatives) : IAnswerCheck
    {
        public string Name => "own";

        public int TokenAlternatives => alternatives;

        public ValueTask<AnswerCheckResult?> CheckAsync(CheckedAnswer answer, CancellationToken cancellationToken) => new(check(answer) is { } score ? new AnswerCheckResult(score) : null);
    }
}
