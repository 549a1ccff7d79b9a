using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class BattleFileTests : IDisposable
{
    private static readonly SimilarityWeightedOptions Options = TestBattles.Options();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sixteen letters.", true)]
    [InlineData("fifteen letters", false)]
    [InlineData("  fifteen letters \n\t", false)]
    [InlineData("\u001c\u001ffifteen letters\u00a0\u3000", false)]
    [InlineData("sixteen\nletters.", true)]
    [InlineData("seven \"quoted\" \\", true)]
    [InlineData("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600", false)]
    [InlineData("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600 and 8 more", true)]
    public void A_battle_counts_from_sixteen_characters_as_python_counts_them(string firstTurn, bool counts) =>
        Assert.Equal(counts ? 2 : 1, CountOf(JsonSerializer.Serialize(new[] { firstTurn, "a second turn that does not matter" })));

    [Fact]
    public void A_first_turn_with_half_a_surrogate_pair_is_measured() => Assert.Equal((2, 1), (CountOf("""["fifteen letters\ud83d"]"""), CountOf("""["fifteen letter\ud83d"]""")));

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[null]")]
    public void A_prompt_that_is_no_array_of_turns_is_refused_with_its_line(string turns)
    {
        JsonLineException exception = Assert.Throws<JsonLineException>(() => CountOf(turns));

        Assert.Contains("line 2: there is no JSON array of turns in 'prompt'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_for_all_battles_are_filtered_like_the_battles()
    {
        // The golden rows stand where their battles do; the rows of battles that do not count must not be looked at.
        using SimilarityWeightedModel expected = Golden.Load();
        using NpyFile file = NpyFile.Open(Golden.Embeddings);
        int[] kept = [.. Golden.Model.GetProperty("kept_rows").EnumerateArray().Select(row => row.GetInt32())];
        float[][] rows = [.. Enumerable.Range(0, 600).Select(_ => Enumerable.Repeat(float.NaN, file.Columns).ToArray())];
        for (int i = 0; i < kept.Length; i++)
        {
            file.ReadRow(i, rows[kept[i]]);
        }

        string first = Write("first.npy", NpyBytes.OfSingles(250, file.Columns, rows.Take(250).SelectMany(row => row)));
        string second = Write("second.npy", NpyBytes.OfSingles(350, file.Columns, rows.Skip(250).SelectMany(row => row)));

        foreach (EmbeddingPrecision precision in Enum.GetValues<EmbeddingPrecision>())
        {
            using SimilarityWeightedModel model = SimilarityWeightedModel.Load([Golden.Battles], [first, second], new SimilarityWeightedOptions { Precision = precision });
            Assert.All(Golden.Queries(), query => Assert.Equal(expected.GetStrongWinRate(query.Embedding), model.GetStrongWinRate(query.Embedding), precision == EmbeddingPrecision.EightBit ? 2e-3 : 1e-4));
        }
    }

    [Fact]
    public void Any_other_number_of_rows_is_refused_with_all_three_numbers()
    {
        string embeddings = Write("rows.npy", NpyBytes.OfSingles(590, 2, new float[1180]));

        ModelFileException exception = Assert.Throws<ModelFileException>(() => SimilarityWeightedModel.Load([Golden.Battles], [embeddings]));

        Assert.Contains("590 rows of embeddings for 600 battles, of which 583", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("battles.csv", "rows.npy", "battles.csv")]
    [InlineData("battles.parquet", "rows.npy", "battles.parquet")]
    [InlineData("battles.jsonl", "rows.parquet", "rows.parquet")]
    public void A_form_that_the_tool_imports_is_refused_with_what_to_do(string battles, string embeddings, string named)
    {
        ModelFileException exception = Assert.Throws<ModelFileException>(() => SimilarityWeightedModel.Load([battles], [embeddings]));

        Assert.Equal(named, exception.FileName);
        Assert.Contains("routellm import battles", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_may_be_an_array_itself()
    {
        string line = """{"model_a":"strong","model_b":"weak","winner_model_a":1,"winner_model_b":0,"prompt":["a prompt of some length","more"]}""";
        string battles = Write("battles.jsonl", line + "\n" + line.Replace("a prompt of some length", "short", StringComparison.Ordinal));
        string embeddings = Write("rows.npy", NpyBytes.OfSingles(2, 1, [1, 1]));
        using SimilarityWeightedModel model = SimilarityWeightedModel.Load([battles], [embeddings], Options);

        Assert.Equal(1, model.BattleCount);
    }

    [Fact]
    public void A_battle_without_a_model_is_refused_with_its_line()
    {
        string battles = Write("battles.jsonl", """{"model_a":"","model_b":"weak","winner_model_a":1,"winner_model_b":0,"prompt":["a prompt of some length"]}""");

        JsonLineException exception = Assert.Throws<JsonLineException>(() => SimilarityWeightedModel.Load([battles], ["rows.npy"], Options));

        Assert.Contains("line 1: the text in 'model_a' is empty", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_different_widths_and_rows_that_are_not_finite_are_refused()
    {
        string battles = Write("battles.jsonl", Line("a prompt of some length") + "\n" + Line("a prompt of some length"));
        string two = Write("two.npy", NpyBytes.OfSingles(1, 2, [1, 2]));
        string three = Write("three.npy", NpyBytes.OfSingles(1, 3, [1, 2, 3]));
        string infinite = Write("infinite.npy", NpyBytes.OfSingles(1, 2, [1, float.PositiveInfinity]));

        string Message(string second) => Assert.Throws<ModelFileException>(() => SimilarityWeightedModel.Load([battles], [two, second], Options)).Message;

        Assert.Contains("its rows have 3 values, but those of", Message(three), StringComparison.Ordinal);
        Assert.Contains("infinite.npy': row 0 (from 0) has a value that is not finite", Message(infinite), StringComparison.Ordinal);
    }

    [Fact]
    public void Fifty_thousand_mapped_embeddings_leave_the_managed_heap_small()
    {
        const int Rows = 50_000;
        const int Columns = 1_536;
        string battles = Write("battles.jsonl", string.Join('\n', Enumerable.Repeat(Line("a prompt of some length"), Rows)));
        string embeddings = Write("rows.npy", NpyBytes.Of(NpyBytes.Header("<f4", Rows, Columns), []));
        using (FileStream stream = File.OpenWrite(embeddings))
        {
            // Zeros that take no place on the disk.
            stream.SetLength(stream.Length + ((long)Rows * Columns * sizeof(float)));
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        using SimilarityWeightedModel model = SimilarityWeightedModel.Load([battles], [embeddings], Options);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal((Rows, Columns), (model.BattleCount, model.Dimensions));
        Assert.InRange(model.GetStrongWinRate(new float[Columns]), 0.999, 1);
        Assert.InRange(growth, long.MinValue, 50_000_000);
    }

    private static string Line(string firstTurn) => LineOf(JsonSerializer.Serialize(new[] { firstTurn }));

    private static string LineOf(string turns) =>
        $$"""{"model_a":"strong","model_b":"weak","winner_model_a":1,"winner_model_b":0,"winner_tie":0,"prompt":{{JsonSerializer.Serialize(turns)}}}""";

    // With one battle more that counts, so that there is a model; the rows of embeddings are as many as the battles.
    private int CountOf(string turns)
    {
        string battles = Write("battles.jsonl", Line("a prompt of some length") + "\n" + LineOf(turns));
        string embeddings = Write("rows.npy", NpyBytes.OfSingles(2, 1, [1, 1]));
        using SimilarityWeightedModel model = SimilarityWeightedModel.Load([battles], [embeddings], Options);
        return model.BattleCount;
    }

    private string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    private string Write(string name, byte[] content)
    {
        string path = _folder.PathOf(name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
