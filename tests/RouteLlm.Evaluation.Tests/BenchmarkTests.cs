namespace RouteLlm.Tests;

public sealed class BenchmarkTests
{
    [Fact]
    public async Task Missing_data_and_missing_models_are_named()
    {
        using var folder = new TemporaryFolder();
        BenchmarkDataException missing = await Assert.ThrowsAsync<BenchmarkDataException>(
            () => new Gsm8kBenchmark().LoadAsync(folder.Path, ModelPair.RouteLlmDefault, TestContext.Current.CancellationToken));
        Assert.Contains("There is no file", missing.Message, StringComparison.Ordinal);

        BenchmarkDataException model = await Assert.ThrowsAsync<BenchmarkDataException>(
            () => new Gsm8kBenchmark().LoadAsync(Evals, new ModelPair("gpt-9", "x"), TestContext.Current.CancellationToken));
        Assert.Contains("has no column 'gpt-9'. Its columns: prompt, mistralai/", model.Message, StringComparison.Ordinal);

        BenchmarkDataException judged = await Assert.ThrowsAsync<BenchmarkDataException>(
            () => new MtBenchBenchmark().LoadAsync(Evals, new ModelPair("gpt-9", "x"), TestContext.Current.CancellationToken));
        Assert.Contains("no score of model 'gpt-9' on question 81. Its models: gpt-4-1106-preview, mistralai/", judged.Message, StringComparison.Ordinal);

        Assert.Contains("Known: mmlu, gsm8k, gsm8k-amounts, mt-bench", Assert.Throws<ArgumentException>(() => BenchmarkCatalog.Get("mmmlu")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mmlu")]
    [InlineData("gsm8k")]
    [InlineData("mt-bench")]
    public async Task A_pair_is_any_two_models_of_the_file_in_either_part(string name)
    {
        ModelPair usual = ModelPair.RouteLlmDefault;
        IBenchmark benchmark = BenchmarkCatalog.Get(name);
        BenchmarkData one = await benchmark.LoadAsync(Evals, cancellationToken: TestContext.Current.CancellationToken);
        BenchmarkData other = await benchmark.LoadAsync(Evals, new ModelPair(usual.Weak, usual.Strong), TestContext.Current.CancellationToken);

        Assert.Equal(usual, one.Models);
        Assert.Equal(one.Questions.Select(question => (question.Prompt, question.StrongScore, question.WeakScore)), other.Questions.Select(question => (question.Prompt, question.WeakScore, question.StrongScore)));
    }

    [Fact]
    public async Task Read_as_amounts_42_more_answers_of_GPT_4_are_right_less_those_to_contaminated_questions()
    {
        BenchmarkData published = await new Gsm8kBenchmark().LoadAsync(Evals, cancellationToken: TestContext.Current.CancellationToken);
        BenchmarkData amounts = await new Gsm8kAmountsBenchmark().LoadAsync(Evals, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(published.Questions.Select(question => question.Prompt), amounts.Questions.Select(question => question.Prompt));
        Assert.Equal((1_121, 833), (published.Questions.Sum(question => question.StrongScore), published.Questions.Sum(question => question.WeakScore)));

        // Mixtral has two such answers too, and three whose decimals the published labels took for the solution.
        Assert.Equal((1_121 + 42, 833 + 2 - 3), (amounts.Questions.Sum(question => question.StrongScore), amounts.Questions.Sum(question => question.WeakScore)));
        Assert.DoesNotContain(published.Questions.Zip(amounts.Questions), pair => pair.First.StrongScore > pair.Second.StrongScore);
    }

    [Theory]
    [InlineData("So she has $20.00", 20.0, 0.0)]
    [InlineData("It costs $1,234.50.", 1234.5, 50.0)]
    [InlineData("#### 7\n\n", 7.0, 7.0)]
    [InlineData("It is $.5 a piece", 0.5, 5.0)]
    [InlineData("It takes 3 hours. 12 hours in all.", 12.0, 12.0)]
    [InlineData("no number", null, null)]
    public void Amounts_are_read_with_their_decimals_and_the_published_labels_without(string answer, double? amount, double? published)
    {
        Assert.Equal(amount, Gsm8kAnswers.ReadAmount(answer));
        Assert.Equal(published, Gsm8kAnswers.ReadAsPublished(answer));
    }

    private static string Evals => SharedData.PathOf("data/routellm-evals");
}
