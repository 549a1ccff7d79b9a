using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class RecordedBattleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_published_file_is_read_whole()
    {
        RecordedBattleSet set = await RecordedBattleFile.ReadAsync(SharedData.PathOf("golden/sw_ranking/battles.jsonl"), Token);

        Assert.Equal(("battles", 600, 583), (set.Name, set.Battles.Count, set.Battles.Count(battle => !battle.IsShort)));
        Assert.Equal(new RecordedBattle("short", new Battle("dolly-v2-12b", "chatglm-6b", BattleWinner.ModelA), IsShort: true), set.Battles[0]);
    }

    [Fact]
    public async Task Battles_become_training_battles_that_know_their_rows()
    {
        RecordedBattleSet set = await ReadAsync(Line("tie", 0, 0), Line("one", 1, 0), Line(" ", 1, 0), Line("two", 0, 1), Line("one", 0, 1));
        var battles = new TrainingBattles();
        battles.Add(set);
        battles.Add(new OutcomeSet("set", "MIT", "here", [new PromptOutcome("three", "s", "w", 1, 0, "out"), new PromptOutcome("four", "s", "w", 1, 0, "in")]), ["out"]);

        Assert.Equal(["one", "two", "four"], battles.Prompts);
        Assert.Equal(
            [new TrainingBattle("a", "b", 0), new TrainingBattle("b", "a", 1), new TrainingBattle("b", "a", 0), new TrainingBattle("s", "w", 2)],
            battles.Battles);
        Assert.Equal(7, battles.Added);
        Assert.Equal([1, 3, 6], battles.PromptRows);
        Assert.Equal([new TrainingSource("mine", 3, 2, "not stated", "mine.jsonl"), new TrainingSource("set", 1, 1, "MIT", "here")], battles.Sources);
    }

    [Fact]
    public async Task A_battle_log_that_keeps_prompts_is_read()
    {
        RecordedBattleSet set = await ReadAsync("""{"type":"battle","verdict":"weak","strong_model":"s","weak_model":"w","prompt":"long enough a prompt"}""");

        Assert.Equal(new RecordedBattle("long enough a prompt", new Battle("s", "w", BattleWinner.ModelB), IsShort: false), Assert.Single(set.Battles));
    }

    [Theory]
    [InlineData("""{"type":"battle","verdict":"tie"}""", "line 2: the battle has no prompt")]
    [InlineData("""{"model_a":"a","model_b":"a","winner_model_a":1,"winner_model_b":0,"prompt":"[\"p\"]"}""", "line 2: the model 'a' battles itself")]
    [InlineData("""{"model_a":"a","model_b":" ","winner_model_a":1,"winner_model_b":0,"prompt":"[\"p\"]"}""", "line 2: a model has no name")]
    [InlineData("""{"model_a":"a","model_b":"b","winner_model_a":1,"winner_model_b":0,"prompt":"p"}""", "line 2: there is no JSON array of turns in 'prompt'")]
    [InlineData("""{"model_a":"a","model_b":"b","winner_model_a":true,"winner_model_b":0,"prompt":"[\"p\"]"}""", "line 2: there is no finite number in 'winner_model_a'")]
    public async Task A_line_that_is_no_battle_is_named(string line, string problem)
    {
        JsonLineException exception = await Assert.ThrowsAsync<JsonLineException>(() => ReadAsync(Line("one", 1, 0), line));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private static string Line(string firstTurn, int winnerA, int winnerB) => JsonSerializer.Serialize(new
    {
        model_a = "a",
        model_b = "b",
        winner_model_a = winnerA,
        winner_model_b = winnerB,
        prompt = JsonSerializer.Serialize(new[] { firstTurn, "second turn" }),
    });

    private Task<RecordedBattleSet> ReadAsync(params string[] lines)
    {
        string path = _folder.PathOf("mine.jsonl");
        File.WriteAllLines(path, lines);
        return RecordedBattleFile.ReadAsync(path, Token);
    }
}
