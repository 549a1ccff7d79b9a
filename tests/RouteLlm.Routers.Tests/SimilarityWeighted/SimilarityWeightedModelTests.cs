namespace RouteLlm.Tests;

public sealed class SimilarityWeightedModelTests
{
    private const int Battles = 1_500;

    [Theory]
    [InlineData(EmbeddingPrecision.Full, 1, 1e-6)]
    [InlineData(EmbeddingPrecision.Full, 67, 1e-6)]
    [InlineData(EmbeddingPrecision.Full, 256, 1e-6)]
    [InlineData(EmbeddingPrecision.Half, 67, 1e-5)]
    [InlineData(EmbeddingPrecision.Half, 256, 1e-5)]
    [InlineData(EmbeddingPrecision.EightBit, 67, 2e-4)]
    [InlineData(EmbeddingPrecision.EightBit, 256, 2e-4)]
    public void Win_rates_follow_the_definition_whatever_the_precision_and_length(EmbeddingPrecision precision, int dimensions, double tolerance)
    {
        List<Battle> battles = TestBattles.Random(Battles);
        List<ReadOnlyMemory<float>> embeddings = TestBattles.Embeddings(Battles, dimensions);
        using var model = new SimilarityWeightedModel(battles, embeddings, TestBattles.Options(precision));
        var random = new Random(9);

        for (int i = 0; i < 5; i++)
        {
            float[] query = TestBattles.Vector(random, dimensions);
            Assert.Equal(TestBattles.ReferenceWinRate(battles, embeddings, query), model.GetStrongWinRate(query), tolerance);
        }
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full, 2)]
    [InlineData(EmbeddingPrecision.Full, 7)]
    [InlineData(EmbeddingPrecision.Half, 2)]
    [InlineData(EmbeddingPrecision.EightBit, 64)]
    public void Threads_that_share_a_decision_change_nothing_of_it(EmbeddingPrecision precision, int threads)
    {
        // More than one block of rows, and no number that threads or rows taken together divide.
        const int Count = 2_051;
        List<Battle> battles = TestBattles.Random(Count);
        List<ReadOnlyMemory<float>> embeddings = TestBattles.Embeddings(Count, 67);
        using var alone = new SimilarityWeightedModel(battles, embeddings, TestBattles.Options(precision));
        SimilarityWeightedOptions options = TestBattles.Options(precision);
        options.Threads = threads;
        using var together = new SimilarityWeightedModel(battles, embeddings, options);
        var random = new Random(9);

        for (int i = 0; i < 20; i++)
        {
            float[] query = TestBattles.Vector(random, 67);
            Assert.Equal(alone.GetStrongWinRate(query), together.GetStrongWinRate(query), 1e-12);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_number_of_threads_out_of_range_is_refused(int threads)
    {
        SimilarityWeightedOptions options = TestBattles.Options();
        options.Threads = threads;

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new SimilarityWeightedModel(TestBattles.Random(10), TestBattles.Embeddings(10, 4), options));

        Assert.Contains($"Threads is {threads}. Write 1 to 64 threads.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_length_of_embeddings_does_not_matter()
    {
        List<Battle> battles = TestBattles.Random(100);
        List<ReadOnlyMemory<float>> embeddings = TestBattles.Embeddings(100, 8);
        float[] query = TestBattles.Vector(new Random(1), 8);
        using var model = new SimilarityWeightedModel(battles, embeddings, TestBattles.Options());
        using var longer = new SimilarityWeightedModel(battles, [.. embeddings.Select(row => new ReadOnlyMemory<float>([.. row.ToArray().Select(value => value * 50)]))], TestBattles.Options());

        Assert.Equal(model.GetStrongWinRate(query), longer.GetStrongWinRate([.. query.Select(value => value / 30)]), 1e-6);
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full)]
    [InlineData(EmbeddingPrecision.Half)]
    [InlineData(EmbeddingPrecision.EightBit)]
    public void Where_nothing_is_similar_every_battle_counts_the_same(EmbeddingPrecision precision)
    {
        Battle[] battles = [new(TestBattles.Strong, TestBattles.Weak, BattleWinner.ModelA), new(TestBattles.Weak, TestBattles.Strong, BattleWinner.ModelB), new(TestBattles.Weak, TestBattles.Strong, BattleWinner.ModelA)];
        ReadOnlyMemory<float>[] embeddings = [new float[] { 1, 0 }, new float[] { 2, 0 }, new float[] { 0, 0 }];
        using var model = new SimilarityWeightedModel(battles, embeddings, TestBattles.Options(precision));

        Assert.Equal(2 / 3.0, model.GetStrongWinRate([0, 0]), 1e-6);
        Assert.Equal(2 / 3.0, model.GetStrongWinRate([0, 1]), 1e-6);
        Assert.Equal(2 / 3.0, model.GetStrongWinRate([-1, 0]), 1e-6);
        Assert.Equal(20 / 21.0, model.GetStrongWinRate([1, 0]), 1e-6);
    }

    [Fact]
    public void A_model_that_always_wins_has_a_win_rate_near_one()
    {
        List<Battle> battles = [.. Enumerable.Repeat(new Battle(TestBattles.Strong, TestBattles.Weak, BattleWinner.ModelA), 50)];
        using var model = new SimilarityWeightedModel(battles, TestBattles.Embeddings(50, 4), TestBattles.Options());

        double winRate = model.GetStrongWinRate([1, 0, 0, 0]);

        Assert.InRange(winRate, 0.99999, 1);
        Assert.All(model.Ratings.Values, rating => Assert.InRange(rating, -10_000, 10_000));
    }

    [Fact]
    public void Models_that_no_battles_connect_are_level_in_the_mean()
    {
        Battle[] battles = [new(TestBattles.Strong, "third", BattleWinner.Tie), new(TestBattles.Weak, "fourth", BattleWinner.Tie)];
        using var model = new SimilarityWeightedModel(battles, TestBattles.Embeddings(2, 4), TestBattles.Options());

        Assert.Equal(0.5, model.GetStrongWinRate([1, 0, 0, 0]), 1e-9);
    }

    [Fact]
    public void Two_models_in_one_tier_are_level()
    {
        SimilarityWeightedOptions options = TestBattles.Options();
        options.NumTiers = 1;
        using var model = new SimilarityWeightedModel(TestBattles.Random(100), TestBattles.Embeddings(100, 4), options);

        Assert.Equal(0.5, model.GetStrongWinRate([1, 0, 0, 0]));
    }

    [Fact]
    public void Swapping_the_models_swaps_the_win_rate()
    {
        List<Battle> battles = TestBattles.Random(Battles);
        List<ReadOnlyMemory<float>> embeddings = TestBattles.Embeddings(Battles, 16);
        float[] query = TestBattles.Vector(new Random(2), 16);
        using var model = new SimilarityWeightedModel(battles, embeddings, TestBattles.Options());
        using var swapped = new SimilarityWeightedModel(battles, embeddings, new SimilarityWeightedOptions { StrongModel = TestBattles.Weak, WeakModel = TestBattles.Strong });

        Assert.Equal(1, model.GetStrongWinRate(query) + swapped.GetStrongWinRate(query), 1e-9);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(EmbeddingPrecision.Full)]
    [InlineData(EmbeddingPrecision.Half)]
    [InlineData(EmbeddingPrecision.EightBit)]
    public void Sixty_four_threads_get_the_same_win_rates(EmbeddingPrecision? imported)
    {
        using var folder = new TemporaryFolder();
        using SimilarityWeightedModel model = Load(folder, imported);
        (float[] Embedding, double WinRate)[] expected = [.. Golden.Queries().Select(query => (query.Embedding, model.GetStrongWinRate(query.Embedding)))];
        int different = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 64).Select(offset => new Thread(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    (float[] embedding, double winRate) = expected[(i + offset) % expected.Length];
                    if (model.GetStrongWinRate(embedding) != winRate)
                    {
                        Interlocked.Increment(ref different);
                    }
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, different);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(EmbeddingPrecision.Full)]
    [InlineData(EmbeddingPrecision.Half)]
    [InlineData(EmbeddingPrecision.EightBit)]
    public void Closing_the_model_while_it_is_used_ends_requests_cleanly(EmbeddingPrecision? imported)
    {
        using var folder = new TemporaryFolder();
        SimilarityWeightedModel model = Load(folder, imported);
        float[] query = Golden.Queries().First().Embedding;
        using var started = new CountdownEvent(4);
        var unexpected = new System.Collections.Concurrent.ConcurrentBag<Exception>();
        Thread[] threads =
        [
            .. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                try
                {
                    model.GetStrongWinRate(query);
                    started.Signal();
                    while (true)
                    {
                        model.GetStrongWinRate(query);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // How a request ends that comes too late.
                }
                catch (Exception exception)
                {
                    unexpected.Add(exception);
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        started.Wait();
        model.Dispose();
        Array.ForEach(threads, thread => thread.Join());

        Assert.Empty(unexpected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(EmbeddingPrecision.Full)]
    [InlineData(EmbeddingPrecision.Half)]
    [InlineData(EmbeddingPrecision.EightBit)]
    public void A_request_allocates_nothing_once_warm(EmbeddingPrecision? imported)
    {
        using var folder = new TemporaryFolder();
        using SimilarityWeightedModel model = Load(folder, imported);
        float[] query = Golden.Queries().First().Embedding;
        model.GetStrongWinRate(query);

        // The least of some rounds: a collection in one, by other tests at the same time, empties the pool of arrays.
        long allocated = Enumerable.Range(0, 10).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                model.GetStrongWinRate(query);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.InRange(allocated, 0, 1_000);
    }

    [Fact]
    public void An_embedding_of_another_length_or_not_finite_is_refused()
    {
        using var model = new SimilarityWeightedModel(TestBattles.Random(100), TestBattles.Embeddings(100, 3), TestBattles.Options());

        Assert.Contains("has 2 values, but those of the battles have 3", Assert.Throws<ArgumentException>(() => model.GetStrongWinRate([1, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.GetStrongWinRate([1, float.NaN, 0]));
        Assert.Throws<ArgumentException>(() => model.GetStrongWinRate([1, float.PositiveInfinity, 0]));
        Assert.Throws<ArgumentException>(() => model.GetStrongWinRate([1, float.MaxValue, 0]));
    }

    [Fact]
    public void An_unknown_model_is_refused_with_the_nearest_names()
    {
        var options = new SimilarityWeightedOptions { StrongModel = "strnog", WeakModel = TestBattles.Weak };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new SimilarityWeightedModel(TestBattles.Random(100), TestBattles.Embeddings(100, 3), options));

        Assert.Contains("StrongModel is 'strnog', which has no battles. The nearest names with battles: 'strong'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestBattles.Strong, TestBattles.Strong, 10, "Name two models")]
    [InlineData(TestBattles.Strong, "", 10, "WeakModel is empty")]
    [InlineData(TestBattles.Strong, TestBattles.Weak, 0, "NumTiers is 0")]
    [InlineData(TestBattles.Strong, TestBattles.Weak, 101, "NumTiers is 101")]
    public void Options_that_make_no_sense_are_refused(string strong, string weak, int tiers, string message)
    {
        var options = new SimilarityWeightedOptions { StrongModel = strong, WeakModel = weak, NumTiers = tiers };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new SimilarityWeightedModel(TestBattles.Random(100), TestBattles.Embeddings(100, 3), options));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embeddings_that_do_not_fit_the_battles_are_refused()
    {
        List<Battle> battles = TestBattles.Random(100);
        List<ReadOnlyMemory<float>> embeddings = TestBattles.Embeddings(100, 3);

        string Message() => Assert.Throws<ArgumentException>(() => new SimilarityWeightedModel(battles, embeddings, TestBattles.Options())).Message;

        embeddings[7] = new float[] { 1, float.NaN, 0 };
        Assert.Contains("Embedding 7 has a value that is not finite", Message(), StringComparison.Ordinal);
        embeddings[7] = new float[] { 1, 2 };
        Assert.Contains("Embedding 7 has 2 values, but the first one has 3", Message(), StringComparison.Ordinal);
        embeddings.RemoveAt(7);
        Assert.Contains("99 embeddings for 100 battles", Message(), StringComparison.Ordinal);
    }

    private static SimilarityWeightedModel Load(TemporaryFolder folder, EmbeddingPrecision? imported) =>
        imported is { } precision ? SimilarityWeightedModel.Open(Golden.Import(folder, precision)) : Golden.Load();
}
