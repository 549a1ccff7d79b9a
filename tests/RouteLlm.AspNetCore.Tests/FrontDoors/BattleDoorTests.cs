using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Battles are fought at each of the front doors.</summary>
public sealed class BattleDoorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestJudge _judge = TestJudge.Preferring("strong");

    public static TheoryData<Door> Doors { get; } = new(Enum.GetValues<Door>());

    private string Log => _folder.PathOf("battles.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task The_other_model_is_asked_and_judged_whichever_answered(Door door)
    {
        await using (OpenedDoor opened = await OpenAsync(door))
        {
            foreach (string prompt in (string[])["easy", "hard"])
            {
                Assert.Equal(prompt == "easy" ? "weak answers" : "strong answers", (await opened.AskAsync(new DoorRequest(prompt) { Before = ["Hello", "Hello to you"] })).Text);
                AnswerPair pair = await _judge.NextAsync();
                Assert.Equal(["strong answers", "weak answers"], new[] { pair.AnswerA, pair.AnswerB }.Order());
                Assert.Equal(["Hello", "Hello to you", prompt], pair.Messages.Select(static message => message.Text));
            }

            Assert.Equal((2, 2), (opened.Strong.Calls, opened.Weak.Calls));
        }

        IReadOnlyList<BattleRecord> battles = await BattleLogReader.ReadAsync(Log, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([RouteTarget.Weak, RouteTarget.Strong], battles.OrderBy(static battle => battle.StrongWinRate).Select(static battle => battle.Answered!.Value));
        Assert.All(battles, static battle => Assert.Equal((BattleVerdict.Strong, "strong-id", "weak-id", 0.00106m, 0.000106m), (battle.Verdict, battle.StrongModel, battle.WeakModel, battle.StrongCost, battle.WeakCost)));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_request_with_an_image_has_none(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door);

        await opened.AskAsync(new DoorRequest("hard") { HasImage = true });
        await opened.AskAsync(new DoorRequest("hard"));

        Assert.Equal("hard", Assert.Single((await _judge.NextAsync()).Messages).Text);
        Assert.Equal((2, 1), (opened.Strong.Calls, opened.Weak.Calls));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task With_the_option_the_judge_sees_the_image(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door, static battles => battles.IncludeImages = true);

        await opened.AskAsync(new DoorRequest("hard") { HasImage = true });
        AnswerPair pair = await _judge.NextAsync();

        Assert.Equal(["strong answers", "weak answers"], new[] { pair.AnswerA, pair.AnswerB }.Order());
        ChatMessage asked = pair.Messages[^1];
        Assert.Equal("hard", asked.Text);
        Assert.Equal("data:image/png;base64,AAAA", Assert.Single(asked.Contents.OfType<DataContent>()).Uri);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task With_the_option_calls_of_tools_are_compared_whoever_made_them(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door, static battles => battles.IncludeTools = true);
        opened.Strong.CallId = "call_1";

        await opened.AskAsync(new DoorRequest("hard") { HasTools = true });
        AnswerPair answered = await _judge.NextAsync();
        await opened.AskAsync(new DoorRequest("easy") { HasTools = true });
        AnswerPair asked = await _judge.NextAsync();

        foreach (AnswerPair pair in (AnswerPair[])[answered, asked])
        {
            Assert.Equal(["[calls look({})]", "weak answers"], new[] { pair.AnswerA, pair.AnswerB }.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_model_that_fails_in_a_battle_harms_nobody(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door);
        opened.Weak.Failure = static (context, _) => FakeModel.StatusAsync(context, StatusCodes.Status500InternalServerError, "{}");

        Assert.Equal("strong answers", (await opened.AskAsync(new DoorRequest("hard"))).Text);
        opened.Weak.Failure = null;
        Assert.Equal("strong answers", (await opened.AskAsync(new DoorRequest("hard"))).Text);

        await _judge.NextAsync();
    }

    [Theory]
    [InlineData(Door.GatewayBeforeClients)]
    [InlineData(Door.GatewayBeforeUpstreams)]
    [InlineData(Door.GatewayBeforeUpstreamsStreamed)]
    public async Task A_header_keeps_a_request_out(Door door)
    {
        await using OpenedDoor opened = await OpenAsync(door);

        await opened.AskAsync(new DoorRequest("hard") { IsKeptFromBattles = true });
        await opened.AskAsync(new DoorRequest("hard"));

        await _judge.NextAsync();
        Assert.Equal((2, 1), (opened.Strong.Calls, opened.Weak.Calls));
    }

    private Task<OpenedDoor> OpenAsync(Door door, Action<BattleOptions>? configure = null) => OpenedDoor.OpenAsync(door, routing => routing.UseBattles(battles =>
    {
        (battles.SampleRate, battles.SpendLimit, battles.File, battles.ShutdownTimeout) = (1, 100, Log, TimeSpan.FromSeconds(60));
        battles.JudgeWith(_judge);
        configure?.Invoke(battles);
    }));
}
