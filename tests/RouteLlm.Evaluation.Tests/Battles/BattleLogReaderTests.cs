using System.Text;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class BattleLogReaderTests : IDisposable
{
    private static readonly BattleRecord Whole = new()
    {
        DecisionId = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        Time = new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero),
        StrongModel = "large",
        WeakModel = "small",
        Verdict = BattleVerdict.Strong,
        Judge = "a judge",
        Router = "lexical",
        RouterFingerprint = "f00d",
        StrongWinRate = 0.25,
        Threshold = 0.5,
        Answered = RouteTarget.Weak,
        SamplingProbability = 0.05,
        StrongCost = 0.03m,
        WeakCost = 0.001m,
        JudgeCost = 0.002m,
        Prompt = "Größe?",
        StrongAnswer = "eins",
        WeakAnswer = "zwei",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read()
    {
        BattleRecord read = Assert.Single(await ReadAsync(LineOf(Whole)));

        Assert.Equal(Whole, read);
    }

    [Fact]
    public async Task What_is_not_known_need_not_be_written()
    {
        BattleRecord read = Assert.Single(await ReadAsync("""{"prompt":"p","verdict":"tie"}"""));

        Assert.Equal(new BattleRecord { Prompt = "p", Verdict = BattleVerdict.Tie }, read);
    }

    [Theory]
    [InlineData("1", "0", BattleVerdict.Strong)]
    [InlineData("0.5", "0.5", BattleVerdict.Tie)]
    [InlineData("false", "true", BattleVerdict.Weak)]
    public async Task Outcomes_with_scores_are_battles(string strong, string weak, BattleVerdict verdict)
    {
        BattleRecord read = Assert.Single(await ReadAsync($$"""{"prompt":"p","strong_score":{{strong}},"weak_score":{{weak}}}"""));

        Assert.Equal(verdict, read.Verdict);
    }

    [Fact]
    public async Task Of_an_arena_file_the_battles_of_the_pair_are_read_whichever_stands_first()
    {
        string path = Write(
            """{"model_a":"large","model_b":"small","winner_model_a":1,"winner_model_b":0,"prompt":"[\"one\",\"more\"]"}""",
            """{"model_a":"small","model_b":"large","winner_model_a":1,"winner_model_b":0,"prompt":["two"]}""",
            """{"model_a":"small","model_b":"other","winner_model_a":1,"winner_model_b":0,"prompt":["three"]}""",
            """{"model_a":"small","model_b":"large","winner_model_a":0,"winner_model_b":0,"prompt":["four"]}""");

        IReadOnlyList<BattleRecord> read = await BattleLogReader.ReadAsync(path, "large", "small", TestContext.Current.CancellationToken);
        JsonLineException unnamed = await Assert.ThrowsAsync<JsonLineException>(() => BattleLogReader.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal([("one", BattleVerdict.Strong), ("two", BattleVerdict.Weak), ("four", BattleVerdict.Tie)], read.Select(battle => (battle.Prompt, battle.Verdict)));
        Assert.Contains("Name the two models", unnamed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_other_types_rotated_files_and_a_half_written_end_are_no_trouble()
    {
        string path = _folder.PathOf("battles.jsonl");
        File.WriteAllText(_folder.PathOf("battles.20261126-0001.jsonl"), LineOf(Whole with { Prompt = "first" }) + "\n");
        File.WriteAllText(path, "{\"type\":\"dropped\",\"count\":3}\n" + LineOf(Whole with { Prompt = "second" }) + "\n{\"type\":\"battle\",\"verd");

        IReadOnlyList<BattleRecord> read = await BattleLogReader.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], read.Select(battle => battle.Prompt));
    }

    [Theory]
    [InlineData("""{"verdict":"better"}""", "'verdict' is 'better'. Write strong, weak or tie.")]
    [InlineData("""{"prompt":"p"}""", "there is no finite number in 'strong_score'.")]
    [InlineData("""{"verdict":"tie","strong_win_rate":1.5}""", "'strong_win_rate' is 1.5. Write a number from 0 to 1.")]
    [InlineData("""{"verdict":"tie","sampling_probability":0}""", "'sampling_probability' is 0")]
    [InlineData("""{"verdict":"tie","answered":"both"}""", "'answered' is 'both'. Write strong or weak.")]
    [InlineData("""{"verdict":"tie","strong_cost":-1}""", "'strong_cost' is not a cost.")]
    [InlineData("""{"verdict":"tie","time":"yesterday"}""", "'time' is not a time.")]
    [InlineData("""{"verdict":"tie","features":{"extractor":"x","kind":"Open","statistics":[1],"hashes":"AAAA"}}""", "'features' is not in the form that a battle log writes.")]
    [InlineData("""{"verdict":"tie","features":7}""", "'features' is not in the form that a battle log writes.")]
    public async Task A_line_that_is_no_battle_is_named(string line, string problem)
    {
        JsonLineException exception = await Assert.ThrowsAsync<JsonLineException>(() => ReadAsync(LineOf(Whole), line));

        Assert.Contains($"line 2: {problem}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prove that the square root of 2 is irrational, step by step.")]
    [InlineData("Which is right?\nA. one\nB. two\nC. three\nAnswer:")]
    [InlineData("Tom has 12 apples and eats 5 of them. How many apples are left after he buys 7 more?")]
    [InlineData("")]
    public async Task Features_alone_give_the_score_of_the_prompt_and_hold_no_word_of_it(string prompt)
    {
        string line = LineOf(Whole with { Prompt = null, Features = PromptFeatures.Of(prompt) });
        PromptFeatures read = Assert.Single(await ReadAsync(line)).Features!;
        LexicalModel model = LexicalModel.Embedded;

        double logOdds = model.WeightsOf(read.Kind).LogOdds(read);

        Assert.Equal(LexicalRouter.Default.Score(prompt), 1 / (1 + Math.Exp(-logOdds)), 1e-5);
        Assert.Equal(model.Extractor, read.Extractor);
        Assert.DoesNotContain("irrational", line, StringComparison.OrdinalIgnoreCase);
    }

    private static string LineOf(BattleRecord battle)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            BattleRecordWriter.Write(json, battle);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private string Write(params string[] lines)
    {
        string path = _folder.PathOf("battles.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private Task<IReadOnlyList<BattleRecord>> ReadAsync(params string[] lines) => BattleLogReader.ReadAsync(Write(lines), cancellationToken: TestContext.Current.CancellationToken);
}
