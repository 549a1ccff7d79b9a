namespace RouteLlm.Tests;

public sealed class MatrixFactorizationModelTests
{
    [Fact]
    public void The_win_rate_is_the_logistic_function_of_the_difference_of_logits()
    {
        MatrixFactorizationModel model = SmallModel.Create();
        float[] logits = new float[3];

        model.ScoreModels([0.5f, 0.25f, 9], logits);

        // c ⊙ p̂ · (0.5, 0.25): large (2, 0), middle (1.2, −0.8), small (0, −1).
        Assert.Equal([1f, 0.4f, -0.25f], logits, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal(SmallModel.Sigmoid(1.25), model.ForPair("large", "small").Score([0.5f, 0.25f, 9]), 1e-6);
        Assert.Equal(SmallModel.Sigmoid(-0.65), model.ForPair("small", "middle").Score([0.5f, 0.25f, 9]), 1e-6);
    }

    [Fact]
    public void Without_a_projection_the_embedding_is_taken_as_it_is()
    {
        MatrixFactorizationModel model = SmallModel.Create(projected: false);
        float[] logits = new float[3];

        model.ScoreModels([0.5f, 0.25f], logits);

        Assert.Equal(2, model.EmbeddingDimension);
        Assert.Equal([1f, 0.4f, -0.25f], logits, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal(SmallModel.Sigmoid(1.25), model.ForPair("large", "small").Score([0.5f, 0.25f]), 1e-6);
    }

    [Fact]
    public void A_model_of_length_zero_has_the_logit_zero()
    {
        var model = new MatrixFactorizationModel(SmallModel.Parts(table: [0, 0, 3, 4, 0, 1]));
        float[] logits = new float[3];

        model.ScoreModels([1, 1, 1], logits);

        Assert.Equal(0, logits[0]);
    }

    [Fact]
    public void Dimensions_beyond_the_stack_give_the_same_scores()
    {
        const int Dimension = 300;
        var random = new Random(5);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        var model = new MatrixFactorizationModel(SmallModel.Parts(table: Numbers(3 * Dimension), classifier: Numbers(Dimension), projection: Numbers(Dimension * 7)));
        float[] embedding = Numbers(7);
        float[] logits = new float[3];

        model.ScoreModels(embedding, logits);

        Assert.Equal(SmallModel.Sigmoid(logits[0] - logits[1]), model.ForPair("large", "middle").Score(embedding), 1e-6);
    }

    [Fact]
    public void The_pair_is_by_default_the_one_that_the_card_was_calibrated_for()
    {
        MatrixFactorizationModel model = SmallModel.Create(card: SmallModel.Card());

        MatrixFactorizationPair pair = model.ForPair();

        Assert.Equal(("large", "small"), (pair.StrongModel, pair.WeakModel));
        Assert.Same(model.Card!.Calibration, pair.Calibration);
        Assert.Null(model.ForPair("large", "middle").Calibration);
        Assert.Null(model.ForPair("small", "large").Calibration);
    }

    [Theory]
    [InlineData("lage", "Nearest: 'large'")]
    [InlineData("SMALL", "Nearest: 'small'")]
    [InlineData("mid", "Nearest: 'middle'")]
    [InlineData("quite-another-one", "Nearest: '")]
    [InlineData("", "Nearest: '")]
    public void A_name_that_is_not_in_the_table_is_refused_with_the_nearest(string name, string reason)
    {
        ArgumentException strong = Assert.Throws<ArgumentException>(() => SmallModel.Create().ForPair(name, "small"));
        ArgumentException weak = Assert.Throws<ArgumentException>(() => SmallModel.Create().ForPair("large", name));

        Assert.Contains($"the model '{name}'", strong.Message, StringComparison.Ordinal);
        Assert.Contains(reason, strong.Message, StringComparison.Ordinal);
        Assert.Equal(("strongModel", "weakModel"), (strong.ParamName, weak.ParamName));
    }

    [Fact]
    public void Part_of_a_name_finds_the_models_that_have_it()
    {
        MatrixFactorizationModel model = MatrixFactorizationModel.Read(SharedData.PathOf("golden/mf"));

        Assert.Contains("'mixtral-8x7b-instruct-v0.1'", Assert.Throws<ArgumentException>(() => model.ForPair(weakModel: "mistralai/Mixtral-8x7B-Instruct-v0.1")).Message, StringComparison.Ordinal);
        Assert.Contains("'gpt-4-0314', 'gpt-4-0613'", Assert.Throws<ArgumentException>(() => model.ForPair("gpt-4")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_not_compared_with_itself() =>
        Assert.Contains("both 'large'", Assert.Throws<ArgumentException>(() => SmallModel.Create().ForPair("large", "large")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_embedding_of_another_length_is_refused_with_both_lengths(int length)
    {
        MatrixFactorizationModel model = SmallModel.Create();
        string reason = $"The embedding has {length} numbers, but the model takes 3.";

        Assert.Contains(reason, Assert.Throws<ArgumentException>("embedding", () => model.ForPair("large", "small").Score(new float[length])).Message, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<ArgumentException>("embedding", () => model.ScoreModels(new float[length], new float[3])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, 0f, "holds NaN as its number 0")]
    [InlineData(1f, float.PositiveInfinity, "holds an infinity as its number 1")]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity, "holds an infinity as its number 0")]
    [InlineData(float.MaxValue, float.MaxValue, "too large")]
    public void An_embedding_that_is_not_finite_is_refused(float first, float second, string reason)
    {
        MatrixFactorizationModel model = SmallModel.Create();

        Assert.Contains(reason, Assert.Throws<ArgumentException>("embedding", () => model.ForPair("large", "small").Score([first, second, 0])).Message, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<ArgumentException>("embedding", () => model.ScoreModels([first, second, 0], new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Room_for_the_wrong_number_of_logits_is_refused() =>
        Assert.Throws<ArgumentException>("logits", () => SmallModel.Create().ScoreModels([1, 2, 3], new float[2]));

    [Fact]
    public void Parts_that_disagree_are_refused()
    {
        AssertRefused(SmallModel.Parts(names: ["one"]), "fewer than two models");
        AssertRefused(SmallModel.Parts(names: ["one", "two", "one"]), "two models are named 'one'");
        AssertRefused(SmallModel.Parts(names: ["one", "two", " "]), "a model has no name");
        AssertRefused(SmallModel.Parts(names: ["one", "two"]), "has 6 numbers, but 2 models of dimension 2 take 4");
        AssertRefused(SmallModel.Parts(classifier: []), "the classifier is empty");
        AssertRefused(SmallModel.Parts(projection: [1, 2, 3]), "the projection has 3 numbers");
        AssertRefused(SmallModel.Parts(projection: [1, float.NegativeInfinity]), "tensor 'text_proj.0.weight' holds an infinity as its number 1");
    }

    [Fact]
    public void A_card_of_another_router_is_refused()
    {
        Assert.Throws<ArgumentException>("card", () => SmallModel.Create(card: SmallModel.Card(kind: "lexical")));
        Assert.Throws<ArgumentException>("card", () => SmallModel.Create(card: SmallModel.Card(version: 2)));
    }

    private static void AssertRefused(MatrixFactorizationParts parts, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(nameof(parts), () => new MatrixFactorizationModel(parts)).Message, StringComparison.Ordinal);
}
