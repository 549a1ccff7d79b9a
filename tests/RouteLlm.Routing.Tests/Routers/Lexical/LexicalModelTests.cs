namespace RouteLlm.Tests;

public sealed class LexicalModelTests
{
    private static readonly SafetensorsFile Embedded = LexicalModel.Embedded.ToFile();

    [Fact]
    public void The_embedded_model_is_small_and_says_where_it_comes_from()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        LexicalModel.Embedded.Write(path);
        ModelCard card = LexicalModel.Embedded.Card;

        Assert.InRange(new FileInfo(path).Length, 1, 1_500_000);
        Assert.Equal(36, card.TrainingData.Count);
        Assert.All(card.TrainingData, source => Assert.True(source.Rows >= source.Prompts && source.Prompts > 0 && source.License.Length > 0 && source.Origin.Length > 0));
        Assert.Contains("gpt-4-1106-preview", card.StrongModels);
        Assert.Contains("mistralai/mixtral-8x7b-chat", card.WeakModels);
        Assert.Equal("routellm train lexical --benchmarks DIR --judged FILE --outcomes DIR", card.Command);
        Assert.True(card.WasTrainedOn("mmlu") && card.WasTrainedOn("gsm8k"));
        Assert.False(card.WasTrainedOn("mt-bench"));
    }

    [Fact]
    public void A_model_that_is_written_scores_as_before()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        LexicalModel.Embedded.Write(path);

        LexicalRouter router = LexicalRouter.Load(path);

        Assert.Equal(LexicalRouter.Default.Score("What is 2 + 2?"), router.Score("What is 2 + 2?"));
        Assert.Equal(LexicalRouter.Default.Calibration.GetQuantiles(), router.Calibration.GetQuantiles());
    }

    [Fact]
    public void Scores_of_prompts_that_were_held_out_are_found_by_their_prompt_and_decide_no_score()
    {
        var heldOut = HeldOutWinRates.Of(Enumerable.Range(0, 1000).Select(static i => ($"prompt {i}", i / 999.0)));
        var tensors = new Dictionary<string, StoredTensor>(Embedded.Tensors);
        heldOut.WriteTo(tensors);
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        new SafetensorsFile(tensors, Embedded.Metadata).Write(path);

        LexicalModel model = LexicalModel.Read(path);

        Assert.All(Enumerable.Range(0, 1000), i =>
        {
            Assert.True(model.HeldOut!.TryFind($"prompt {i}", out double winRate));
            Assert.Equal(i / 999.0, winRate, 1e-5);
        });
        Assert.False(model.HeldOut!.TryFind("another prompt", out _));
        Assert.Equal(LexicalRouter.Default.Fingerprint, new LexicalRouter(model).Fingerprint);
    }

    [Fact]
    public void Held_out_scores_that_are_not_as_many_as_prompts_are_refused()
    {
        var tensors = new Dictionary<string, StoredTensor>(Embedded.Tensors) { ["held_out_win_rates"] = new StoredTensor(StoredElementType.U8, [1, 2], new byte[2]) };

        AssertRefused(new SafetensorsFile(tensors, Embedded.Metadata), "a four-byte hash and a two-byte win rate for each prompt");
    }

    [Theory]
    [InlineData("routellm.kind", "mf", "holds the router 'mf' in format version 2; this version of RouteLlm.Core reads 'lexical' in version 1 or 2")]
    [InlineData("routellm.format_version", "3", "format version 3")]
    [InlineData("routellm.format_version", "1", "there are 44 statistic means, but 14 are needed")]
    [InlineData("routellm.format_version", "two", "metadata is damaged")]
    [InlineData("routellm.training_data", "[", "metadata is damaged")]
    [InlineData("routellm.training_data", "[null]", "metadata is damaged")]
    [InlineData("routellm.training_data", "[{}]", "metadata is damaged")]
    [InlineData("routellm.strong_models", "null", "metadata is damaged")]
    [InlineData("routellm.calibration_quantiles", "[0.5]", "A calibration has 101 quantiles")]
    [InlineData("routellm.calibration_quantiles", null, "has no 'routellm.calibration_quantiles'")]
    [InlineData("routellm.kind", null, "has no 'routellm.kind' in its metadata")]
    public void Metadata_that_does_not_fit_is_refused(string key, string? value, string reason)
    {
        var metadata = new Dictionary<string, string>(Embedded.Metadata);
        metadata.Remove(key);
        if (value is not null)
        {
            metadata[key] = value;
        }

        AssertRefused(new SafetensorsFile(Embedded.Tensors, metadata), reason);
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_refused()
    {
        AssertRefused(With("weights", null), "has no tensor 'weights'");
        AssertRefused(With("weights", StoredTensor.FromSingle([1, 2])), "tensor 'weights' holds F32, not I8");
        AssertRefused(With("weights", StoredTensor.FromSByte([1, 2, 3])), "3 weights, which is not a power of two");
        AssertRefused(With("group_scales", StoredTensor.FromSingle([1])), "there are 1 group scales, but 4 are needed");
        AssertRefused(With("statistic_means", StoredTensor.FromSingle(new float[15])), "there are 15 statistic means, but 44 are needed");
        AssertRefused(With("statistic_deviations", StoredTensor.FromSingle(new float[44])), "deviation is not above 0");
        AssertRefused(With("output", StoredTensor.FromSingle([float.NaN, 0])), "not a finite number");
        AssertRefused(With("interaction_weights", StoredTensor.FromSingle([1])), "there are 1 interaction weights, but 91 are needed");
        AssertRefused(With("rarity", StoredTensor.FromSByte([1])), "there are 1 levels of rarity, but 65536 are needed");
        AssertRefused(With("rarity", StoredTensor.FromSByte([.. Enumerable.Repeat((sbyte)-1, 65536)])), "a level of rarity is negative");
        AssertRefused(With("output", StoredTensor.FromSingle([1])), "not slope and intercept");
        AssertRefused(With("multiple_choice_output", null), "has no tensor 'multiple_choice_output'");
        AssertRefused(With("word_problem_statistic_deviations", StoredTensor.FromSingle(new float[44])), "deviation is not above 0");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(5000)]
    [InlineData(-1)]
    public void A_truncated_file_is_refused(int length)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        LexicalModel.Embedded.Write(path);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(length >= 0 ? length : file.Length + length);
        }

        ModelFileException exception = Assert.Throws<ModelFileException>(() => LexicalRouter.Load(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("truncated", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_version_1_is_read_and_scores_as_it_did()
    {
        LexicalRouter router = LexicalRouter.Load(Checkout.PathOf("tests/RouteLlm.Routing.Tests/Routers/Lexical/Models/lexical-1.safetensors"));
        using var folder = new TemporaryFolder();
        router.Model.Write(folder.PathOf("again.safetensors"));

        Assert.Equal(1, router.Model.Card.FormatVersion);
        Assert.Equal(0.18176729244473275, router.Score("Prove that there are infinitely many primes."), 1e-9);
        Assert.Equal(0.2381792561963301, router.Score("Which?\nA. one\nB. two\nC. three"), 1e-9);
        Assert.NotEqual(router.Score("What is 2 + 2?"), router.Score("\nWhat is 2 + 2?"));
        Assert.Equal(router.Score("naïve 数学"), LexicalRouter.Load(folder.PathOf("again.safetensors")).Score("naïve 数学"));
        double logOdds = router.Model.WeightsFor("What is 2 + 2?").Parts.Intercept + router.Explain("What is 2 + 2?").Sum(feature => feature.LogOdds);
        Assert.Equal(router.Score("What is 2 + 2?"), 1 / (1 + Math.Exp(-logOdds)), 1e-9);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Throws<FileNotFoundException>(() => LexicalRouter.Load("no-such-model.safetensors"));

    private static SafetensorsFile With(string name, StoredTensor? tensor)
    {
        var tensors = new Dictionary<string, StoredTensor>(Embedded.Tensors);
        tensors.Remove(name);
        if (tensor is not null)
        {
            tensors[name] = tensor;
        }

        return new SafetensorsFile(tensors, Embedded.Metadata);
    }

    private static void AssertRefused(SafetensorsFile file, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        file.Write(path);

        ModelFileException exception = Assert.Throws<ModelFileException>(() => LexicalRouter.Load(path));

        Assert.Equal(path, exception.FileName);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
