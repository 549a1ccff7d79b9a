using System.IO.Compression;
using System.Text;

namespace RouteLlm.Tests;

public sealed class OutcomesBenchmarkTests : IDisposable
{
    private static readonly OutcomeColumns Renamed = new() { Prompt = "question", StrongScore = "big", WeakScore = "small" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("outcomes.jsonl", "{\"prompt\":\"größer?\",\"strong_score\":1,\"weak_score\":0.5}\n{\"prompt\":\"two, \\\"2\\\"\",\"strong_score\":false,\"weak_score\":true}\n")]
    [InlineData("outcomes.csv", "prompt,strong_score,weak_score\ngrößer?,1,0.5\n\"two, \"\"2\"\"\",False,True\n")]
    [InlineData("outcomes.jsonl.gz", "{\"prompt\":\"größer?\",\"strong_score\":1,\"weak_score\":0.5}\n{\"prompt\":\"two, \\\"2\\\"\",\"strong_score\":false,\"weak_score\":true}\n")]
    [InlineData("outcomes.csv.gz", "prompt,strong_score,weak_score\ngrößer?,1,0.5\n\"two, \"\"2\"\"\",False,True\n")]
    public async Task Prompts_and_scores_are_read_from_json_lines_and_csv_compressed_or_not(string name, string content)
    {
        BenchmarkData data = await LoadAsync(Write(name, content));

        Assert.Equal(("outcomes", ModelPair.Unnamed, 1.0), (data.Benchmark, data.Models, data.Scale));
        Assert.Equal([("größer?", 1, 0.5), ("two, \"2\"", 0, 1)], data.Questions.Select(question => (question.Prompt, question.StrongScore, question.WeakScore)));
    }

    [Theory]
    [InlineData("outcomes.jsonl", "{\"question\":\"q\",\"big\":2,\"small\":1,\"strong_cost\":0.03,\"weak_cost\":0.001,\"task\":\"chat\"}")]
    [InlineData("outcomes.csv", "strong_cost,weak_cost,task,small,big,question\n0.03,0.001,chat,1,2,q\n")]
    public async Task Columns_have_the_names_that_one_gives_them_and_costs_are_read_where_they_are(string name, string content)
    {
        BenchmarkData data = await LoadAsync(Write(name, content), Renamed);

        Assert.Equal(new BenchmarkQuestion("q", 2, 1, "chat") { StrongCost = 0.03, WeakCost = 0.001 }, Assert.Single(data.Questions));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"winner_model_a\":0,\"winner_model_b\":1")]
    public async Task Columns_that_are_named_may_have_the_names_of_arena_files(string winner)
    {
        var columns = new OutcomeColumns { StrongModel = "model_a", WeakModel = "model_b", StrongScore = "score_a", WeakScore = "score_b" };

        BenchmarkData data = await LoadAsync(Write("outcomes.jsonl", "{\"prompt\":\"q\",\"model_a\":\"large\",\"model_b\":\"small\",\"score_a\":2,\"score_b\":1" + winner + "}"), columns);

        Assert.Equal(new ModelPair("large", "small"), data.Models);
        Assert.Equal(new BenchmarkQuestion("q", 2, 1, "outcomes"), Assert.Single(data.Questions));
    }

    [Fact]
    public async Task A_column_that_is_only_called_model_a_makes_no_arena_file()
    {
        BenchmarkData data = await LoadAsync(Write("outcomes.jsonl", "{\"prompt\":\"q\",\"model_a\":\"large\",\"strong_score\":2,\"weak_score\":1}"));

        Assert.Equal((2, 1), (Assert.Single(data.Questions).StrongScore, data.Questions[0].WeakScore));
    }

    [Fact]
    public async Task Of_several_pairs_one_is_named()
    {
        string path = Write("outcomes.jsonl", string.Concat(
            "{\"prompt\":\"1\",\"strong_score\":1,\"weak_score\":0,\"strong_model\":\"a\",\"weak_model\":\"b\"}\n",
            "{\"prompt\":\"2\",\"strong_score\":1,\"weak_score\":0,\"strong_model\":\"a\",\"weak_model\":\"c\"}\n",
            "{\"prompt\":\"3\",\"strong_score\":1,\"weak_score\":0,\"strong_model\":\"a\",\"weak_model\":\"b\"}\n"));

        BenchmarkData data = await LoadAsync(path, models: new ModelPair("a", "b"));
        BenchmarkDataException none = await Assert.ThrowsAsync<BenchmarkDataException>(() => LoadAsync(path));
        BenchmarkDataException unknown = await Assert.ThrowsAsync<BenchmarkDataException>(() => LoadAsync(path, models: new ModelPair("a", "d")));

        Assert.Equal(["1", "3"], data.Questions.Select(question => question.Prompt));
        Assert.EndsWith("outcomes.jsonl holds outcomes of 2 pairs of models. Name one: a over b; a over c.", none.Message, StringComparison.Ordinal);
        Assert.EndsWith("holds no outcomes of a over d. Its pairs: a over b; a over c.", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outcomes.jsonl", "", "outcomes.jsonl holds no outcomes.")]
    [InlineData("outcomes.csv", "prompt,strong_score\n", "outcomes.csv holds no outcomes.")]
    [InlineData("outcomes.csv", "prompt,strong_score\nsecret,1\n", "outcomes.csv has no column 'weak_score'. Its columns: prompt, strong_score.")]
    [InlineData("outcomes.csv", "prompt,strong_score,weak_score\nsecret,1,good\n", "row 1: column 'weak_score' is neither a number nor True or False.")]
    [InlineData("outcomes.csv", "prompt,strong_score,weak_score\nsecret,1,NaN\n", "row 1: column 'weak_score' is neither a number nor True or False.")]
    public async Task What_is_no_outcome_file_is_named_without_a_prompt(string name, string content, string problem)
    {
        BenchmarkDataException exception = await Assert.ThrowsAsync<BenchmarkDataException>(() => LoadAsync(Write(name, content)));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_a_score_is_named()
    {
        JsonLineException exception = await Assert.ThrowsAsync<JsonLineException>(
            () => LoadAsync(Write("outcomes.jsonl", "{\"prompt\":\"secret\",\"strong_score\":1,\"weak_score\":\"good\"}")));

        Assert.EndsWith("outcomes.jsonl, line 1: there is no finite number in 'weak_score'.", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<BenchmarkData> LoadAsync(string path, OutcomeColumns? columns = null, ModelPair? models = null)
    {
        OutcomesBenchmark benchmark = await OutcomesBenchmark.ReadAsync(path, columns, cancellationToken: TestContext.Current.CancellationToken);
        return await benchmark.LoadAsync(string.Empty, models, TestContext.Current.CancellationToken);
    }

    private string Write(string name, string content)
    {
        string path = _folder.PathOf(name);
        using Stream file = File.Create(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }
}
