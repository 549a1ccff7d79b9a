namespace RouteLlm.Tests;

public sealed class OpenedBattleFileTests : IDisposable
{
    private static readonly float[] Query = [1, 2, 3, 4, 5, 6, 7, 8];

    // For names: a file may hold any precision.
    private static readonly SimilarityWeightedOptions Options = new() { StrongModel = TestBattles.Strong, WeakModel = TestBattles.Weak };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Written by the first version of the format, and never to be written anew.
    [Theory]
    [InlineData("battles-v1-full.safetensors", 0.5788916, 0.6002804)]
    [InlineData("battles-v1-half.safetensors", 0.5788571, 0.6002940)]
    [InlineData("battles-v1-int8.safetensors", 0.5785932, 0.6000892)]
    public void Files_of_the_first_version_give_the_win_rates_of_then(string name, double first, double second)
    {
        using SimilarityWeightedModel model = SimilarityWeightedModel.Open(Checkout.PathOf($"tests/RouteLlm.Routers.Tests/SimilarityWeighted/{name}"), Options);

        Assert.Equal((40, 8), (model.BattleCount, model.Dimensions));
        Assert.Equal(first, model.GetStrongWinRate(Query), 1e-6);
        Assert.Equal(second, model.GetStrongWinRate([1, 0, 0, 0, 0, 0, 0, 0]), 1e-6);
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full, 1e-6)]
    [InlineData(EmbeddingPrecision.Half, 1e-12)]
    [InlineData(EmbeddingPrecision.EightBit, 1e-12)]
    public void An_opened_file_gives_the_win_rates_of_battles_in_memory(EmbeddingPrecision precision, double tolerance)
    {
        using var inMemory = new SimilarityWeightedModel(TestBattles.Random(40), TestBattles.Embeddings(40, 8), TestBattles.Options(precision));
        using SimilarityWeightedModel opened = SimilarityWeightedModel.Open(Write(BattleFileBytes.Sound(precision)), TestBattles.Options(precision));

        Assert.Equal(inMemory.Ratings, opened.Ratings);
        Assert.Equal(inMemory.GetStrongWinRate(Query), opened.GetStrongWinRate(Query), tolerance);
    }

    [Fact]
    public void A_file_is_opened_where_battles_are_loaded_too()
    {
        string path = Write(BattleFileBytes.Sound(EmbeddingPrecision.EightBit));
        using SimilarityWeightedModel model = SimilarityWeightedModel.Load([path], [], Options);

        Assert.Equal(40, model.BattleCount);
        Assert.Contains("Name it alone", Assert.Throws<ArgumentException>(() => SimilarityWeightedModel.Load([path, path], [], Options)).Message, StringComparison.Ordinal);
        Assert.Contains("Name it alone", Assert.Throws<ArgumentException>(() => SimilarityWeightedModel.Load([path], ["rows.npy"], Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_precision_than_the_files_is_refused()
    {
        string path = Write(BattleFileBytes.Sound(EmbeddingPrecision.Half));

        ArgumentException exception = Assert.Throws<ArgumentException>(() => SimilarityWeightedModel.Open(path, TestBattles.Options(EmbeddingPrecision.EightBit)));

        Assert.Contains("Precision is EightBit, but", exception.Message, StringComparison.Ordinal);
        Assert.Contains("holds Half", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full)]
    [InlineData(EmbeddingPrecision.Half)]
    [InlineData(EmbeddingPrecision.EightBit)]
    public void A_file_cut_anywhere_is_refused_with_its_name(EmbeddingPrecision precision)
    {
        byte[] sound = BattleFileBytes.Sound(precision);
        for (int length = 0; length < sound.Length; length += 1 + (length / 40))
        {
            string path = Write(sound[..length]);
            Assert.Contains(path, Assert.Throws<ModelFileException>(() => SimilarityWeightedModel.Open(path, Options)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"sw_ranking\"", "\"lexical\"", "holds the router 'lexical' in format version 1")]
    [InlineData("routellm.format_version\":\"1", "routellm.format_version\":\"2", "'sw_ranking' in version 1")]
    [InlineData("routellm.kind", "kind", "so it holds no battles")]
    [InlineData("routellm.left_out", "left_out", "its metadata is damaged: it has no 'routellm.left_out'")]
    [InlineData("routellm.left_out\":\"0", "routellm.left_out\":\"-", "its metadata is damaged")]
    [InlineData("\"full\"", "\"double\"", "its precision 'double' is unknown")]
    [InlineData("\"full\"", "\"half\"", "no tensor 'embeddings' of F16 with the shape [40, 8]")]
    [InlineData("\"winner\"", "\"won\"", "no tensor 'winner' of U8 with the shape [40]")]
    [InlineData("[40,8]", "[320]", "There are 0 battles")]
    [InlineData("[40,8]", "[8,40]", "no tensor 'model_a' of I32 with the shape [8]")]
    [InlineData("\\u0022strong\\u0022", "\\u0022weak\\u0022", "a model appears twice")]
    [InlineData("\\u0022strong\\u0022", "null", "null or holds null")]
    [InlineData("\"F32\",\"shape\":[40,8]", "\"I32\",\"shape\":[40,8]", "no tensor 'embeddings' of F32")]
    public void A_header_that_disagrees_is_refused_with_the_file_and_the_reason(string part, string other, string reason)
    {
        string path = Write(BattleFileBytes.WithHeader(BattleFileBytes.Sound(), header =>
        {
            Assert.Contains(part, header, StringComparison.Ordinal);
            return header.Replace(part, other, StringComparison.Ordinal);
        }));

        string message = Assert.Throws<ModelFileException>(() => SimilarityWeightedModel.Open(path, Options)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embeddings_that_are_not_aligned_are_refused() =>
        Assert.Contains("not a multiple of 64", Refusal(BattleFileBytes.WithHeader(BattleFileBytes.Sound(), header => header.PadRight(2048), alignment: 1)), StringComparison.Ordinal);

    [Fact]
    public void A_model_a_winner_or_a_scale_out_of_range_is_refused()
    {
        const int Embeddings = BattleFileBytes.Battles * BattleFileBytes.Dimensions;
        byte[] full = BattleFileBytes.Sound();
        byte[] bytes = BattleFileBytes.Sound(EmbeddingPrecision.EightBit);

        Assert.Contains("battle 3 (from 0) has the models 200 and", Refusal(BattleFileBytes.WithByte(full, (Embeddings * sizeof(float)) + (3 * sizeof(int)), 200)), StringComparison.Ordinal);
        Assert.Contains("the winner 3", Refusal(BattleFileBytes.WithByte(full, full.Length - BattleFileBytes.DataOffsetOf(full) - 1, 3)), StringComparison.Ordinal);
        Assert.Contains("a scale is negative", Refusal(BattleFileBytes.WithByte(bytes, Embeddings + 3, 0xBF)), StringComparison.Ordinal);
        Assert.Contains("a scale is negative or not finite", Refusal(BattleFileBytes.WithByte(BattleFileBytes.WithByte(bytes, Embeddings + 3, 0x7F), Embeddings + 2, 0xC0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7F, 0xC0)]
    [InlineData(0x7F, 0x80)]
    [InlineData(0xFF, 0x80)]
    [InlineData(0x7E, 0x00)]
    public void A_damaged_embedding_is_found_by_the_request_and_not_before(byte highest, byte next)
    {
        byte[] damaged = BattleFileBytes.WithByte(BattleFileBytes.WithByte(BattleFileBytes.Sound(), 67, highest), 66, next);
        string path = Write(damaged);
        using SimilarityWeightedModel model = SimilarityWeightedModel.Open(path, Options);

        string message = Assert.Throws<ModelFileException>(() => model.GetStrongWinRate(Query)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("the embedding of battle 2 (from 0) gives a similarity of", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full)]
    [InlineData(EmbeddingPrecision.Half)]
    [InlineData(EmbeddingPrecision.EightBit)]
    public void Random_damage_never_does_worse_than_a_clear_refusal(EmbeddingPrecision precision)
    {
        var random = new Random(7);
        byte[] sound = BattleFileBytes.Sound(precision);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. sound];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using SimilarityWeightedModel model = SimilarityWeightedModel.Open(Write(damaged), Options);
                Assert.InRange(model.GetStrongWinRate(Query.AsSpan(0, Math.Min(Query.Length, model.Dimensions))), 0, 1);
            }
            catch (ModelFileException)
            {
                // The one exception that a reader of such a file has to expect,
            }
            catch (ArgumentException exception) when (exception.Message.Contains("Model", StringComparison.Ordinal))
            {
                // but for one that the options give, when the damage is in the name of a model.
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("none.safetensors", Assert.Throws<FileNotFoundException>(() => SimilarityWeightedModel.Open(_folder.PathOf("none.safetensors"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_is_closed_when_the_options_are_refused_and_when_the_model_is_disposed()
    {
        string path = Write(BattleFileBytes.Sound());
        Assert.Throws<ArgumentException>(() => SimilarityWeightedModel.Open(path));
        SimilarityWeightedModel model = SimilarityWeightedModel.Open(path, Options);
        model.Dispose();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.GetStrongWinRate(Query));

        // Fails on Windows if the file is still open.
        File.Delete(path);
    }

    [Fact]
    public void Fifty_thousand_mapped_embeddings_leave_the_managed_heap_small()
    {
        const int Rows = 50_000;
        const int Columns = 1_536;
        string path = _folder.PathOf("large.safetensors");
        using (FileStream stream = File.Create(path))
        {
            var card = new BattleFileCard { Battles = Rows, LeftOut = 0, Models = [TestBattles.Strong, TestBattles.Weak], Dimensions = Columns, Precision = EmbeddingPrecision.Full, Sources = [] };
            SafetensorsWriter.WriteHeader(stream, BattleFileFormat.Tensors(FullCode.Instance, Rows, Columns), card.ToMetadata(), BattleFileFormat.Alignment);

            // Embeddings of zeros, which take no place on the disk, and battles that the first model has won against the second.
            stream.SetLength(stream.Length + ((long)Rows * Columns * sizeof(float)) + (Rows * 2 * sizeof(int)) + Rows);
            stream.Position = stream.Length - Rows - (Rows * sizeof(int));
            stream.Write([.. Enumerable.Range(0, Rows).SelectMany(_ => new byte[] { 1, 0, 0, 0 })]);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        using SimilarityWeightedModel model = SimilarityWeightedModel.Open(path, Options);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal((Rows, Columns), (model.BattleCount, model.Dimensions));
        Assert.InRange(model.GetStrongWinRate(new float[Columns]), 0.999, 1);
        Assert.InRange(growth, long.MinValue, 5_000_000);
    }

    private string Refusal(byte[] file) => Assert.Throws<ModelFileException>(() => SimilarityWeightedModel.Open(Write(file), Options)).Message;

    private string Write(byte[] content)
    {
        string path = _folder.PathOf($"{Guid.NewGuid():N}.safetensors");
        File.WriteAllBytes(path, content);
        return path;
    }
}
