namespace RouteLlm.Tests;

public sealed class BattleFileWriterTests
{
    [Theory]
    [InlineData(EmbeddingPrecision.Full, nameof(StoredElementType.F32))]
    [InlineData(EmbeddingPrecision.Half, nameof(StoredElementType.F16))]
    [InlineData(EmbeddingPrecision.EightBit, nameof(StoredElementType.I8))]
    public void Any_safetensors_reader_reads_the_file(EmbeddingPrecision precision, string elementTypeName)
    {
        StoredElementType elementType = Enum.Parse<StoredElementType>(elementTypeName);
        byte[] bytes = BattleFileBytes.Sound(precision);

        var file = SafetensorsFile.Parse(bytes, "battles.safetensors");

        StoredTensor embeddings = file.Tensors["embeddings"];
        Assert.Equal((elementType, BattleFileBytes.Battles, BattleFileBytes.Dimensions), (embeddings.ElementType, embeddings.Shape[0], embeddings.Shape[1]));
        Assert.Equal(0, BattleFileBytes.DataOffsetOf(bytes) % 64);
        Assert.Equal(bytes.AsSpan(BattleFileBytes.DataOffsetOf(bytes), 16), embeddings.Data.Span[..16]);
        Assert.Equal(precision != EmbeddingPrecision.Full, file.Tensors.ContainsKey("scales"));
        Assert.Equal("sw_ranking", file.Metadata["routellm.kind"]);
    }

    [Fact]
    public void Embeddings_are_stored_in_unit_length_and_a_zero_vector_as_one()
    {
        var file = SafetensorsFile.Parse(Write(EmbeddingPrecision.Full, [3, 4], [0, 0], [0, -0.5f]), "battles.safetensors");

        Assert.Equal([0.6f, 0.8f, 0, 0, 0, -1], file.Tensors["embeddings"].ToSingle());
    }

    [Fact]
    public void The_card_says_what_is_in_the_file()
    {
        using var folder = new TemporaryFolder();
        BattleFileCard card = BattleFileCard.Find(Golden.Import(folder, EmbeddingPrecision.Half))!;

        Assert.Equal((583, 17, 32, EmbeddingPrecision.Half), (card.Battles, card.LeftOut, card.Dimensions, card.Precision));
        Assert.Equal([new BattleSource("battles", 583, 17, "CC0-1.0", "made up")], card.Sources);
        using SimilarityWeightedModel model = Golden.Load();
        Assert.Equal(model.Ratings.Keys.Order(), card.Models.Order());
    }

    [Fact]
    public void A_file_of_another_kind_has_no_such_card() => Assert.Null(BattleFileCard.Find(SharedData.PathOf("golden/mf/model.safetensors")));

    [Fact]
    public void Sources_are_counted_one_by_one()
    {
        var battles = new BattleSet();
        var battle = new Battle("one", "other", BattleWinner.Tie);
        battles.BeginSource("first", "MIT", "here");
        Assert.True(battles.Add(battle, "a prompt of some length"));
        Assert.False(battles.Add(battle, "too short"));
        battles.BeginSource("none");
        battles.BeginSource("third");
        Assert.True(battles.AddConversation(battle, """["a prompt of some length"]"""));

        Assert.Equal(
            [new BattleSource("first", 1, 1, "MIT", "here"), new BattleSource("none", 0, 0, "not stated", "not stated"), new BattleSource("third", 1, 0, "not stated", "not stated")],
            battles.Sources);
        Assert.Equal((2, 3), (battles.Count, battles.Total));
    }

    [Fact]
    public void Rows_of_battles_that_do_not_count_are_passed_over()
    {
        BattleSet battles = Of("a prompt of some length", "short", "a prompt of some length");
        using var stream = new MemoryStream();
        var writer = new BattleFileWriter(stream, battles, 3, 1);
        writer.Write([1]);
        writer.Write([float.NaN]);
        writer.Write([-1]);
        writer.Complete();

        Assert.Equal([1, -1], SafetensorsFile.Parse(stream.ToArray(), "battles").Tensors["embeddings"].ToSingle());
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full, 0, 1e-6)]
    [InlineData(EmbeddingPrecision.Half, 1e-7, 5e-4)]
    [InlineData(EmbeddingPrecision.EightBit, 1e-4, 1e-2)]
    public void The_error_of_similarities_is_measured(EmbeddingPrecision precision, double least, double most)
    {
        List<ReadOnlyMemory<float>> embeddings = TestBattles.Embeddings(1_000, 64);
        var writer = new BattleFileWriter(Stream.Null, Of([.. Enumerable.Repeat("a prompt of some length", 1_000)]), 1_000, 64, precision);
        embeddings.ForEach(embedding => writer.Write(embedding.Span));

        Assert.InRange(writer.MeasureSimilarityError(), least, most);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        string Refusal(Action action) => Assert.Throws<InvalidDataException>(action).Message;
        BattleSet battles = Of("a prompt of some length", "short", "a prompt of some length", "short");
        Assert.Contains("There are 0 battles that count", Refusal(() => _ = new BattleFileWriter(Stream.Null, Of("short"), 1, 1)), StringComparison.Ordinal);
        Assert.Contains("have 0 values", Refusal(() => _ = new BattleFileWriter(Stream.Null, battles, 2, 0)), StringComparison.Ordinal);
        Assert.Contains("There are 3 rows of embeddings for 4 battles, of which 2", Refusal(() => _ = new BattleFileWriter(Stream.Null, battles, 3, 1)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BattleFileWriter(Stream.Null, battles, 2, 1, (EmbeddingPrecision)9));

        var writer = new BattleFileWriter(Stream.Null, battles, 2, 2);
        Assert.Contains("has 3 values, but the others have 2", Refusal(() => writer.Write([1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("not finite", Refusal(() => writer.Write([1, float.PositiveInfinity])), StringComparison.Ordinal);
        writer.Write([1, 2]);
        Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.Write([1, 2]);
        Assert.Throws<InvalidOperationException>(() => writer.Write([1, 2]));
        writer.Complete();
        Assert.Throws<InvalidOperationException>(writer.Complete);
    }

    [Fact]
    public void A_battle_without_a_model_or_a_conversation_is_refused()
    {
        var battles = new BattleSet();
        Assert.Throws<ArgumentException>(() => battles.Add(new Battle("one", string.Empty, BattleWinner.Tie), "a prompt of some length"));
        Assert.Throws<ArgumentNullException>(() => battles.Add(default, "a prompt of some length"));
        Assert.Throws<FormatException>(() => battles.AddConversation(new Battle("one", "other", BattleWinner.Tie), "a prompt of some length"));
        Assert.Equal(0, battles.Total);
    }

    private static byte[] Write(EmbeddingPrecision precision, params float[][] embeddings)
    {
        using var stream = new MemoryStream();
        var writer = new BattleFileWriter(stream, Of([.. embeddings.Select(_ => "a prompt of some length")]), embeddings.Length, embeddings[0].Length, precision);
        Array.ForEach(embeddings, embedding => writer.Write(embedding));
        writer.Complete();
        return stream.ToArray();
    }

    private static BattleSet Of(params string[] prompts)
    {
        var battles = new BattleSet();
        Array.ForEach(prompts, prompt => battles.Add(new Battle(TestBattles.Strong, TestBattles.Weak, BattleWinner.ModelA), prompt));
        return battles;
    }
}
