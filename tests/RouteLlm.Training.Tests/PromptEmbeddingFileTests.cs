namespace RouteLlm.Tests;

public sealed class PromptEmbeddingFileTests : IDisposable
{
    private static readonly string[] Prompts = [.. Enumerable.Range(0, 600).Select(i => $"secret {i}")];

    private readonly TemporaryFolder _folder = new();
    private readonly TestEmbeddingGenerator _generator = new(Embed);
    private readonly PromptEmbeddingFile _store;

    public PromptEmbeddingFileTests() => _store = new PromptEmbeddingFile(_folder.PathOf("embeddings.npy"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embeddings_are_made_once_and_kept_without_the_prompts()
    {
        Assert.False(_store.IsKept);

        EmbeddingMatrix made = await GenerateAsync(Prompts);
        EmbeddingMatrix kept = await GenerateAsync(Prompts);

        Assert.Equal(3, _generator.Calls);
        Assert.True(_store.IsKept);
        foreach (EmbeddingMatrix embeddings in (EmbeddingMatrix[])[made, kept, _store.Read(Prompts), EmbeddingMatrix.Read(_store.Path)])
        {
            Assert.Equal(Prompts.Select(Embed), Rows(embeddings));
        }

        string[] files = Directory.GetFiles(_folder.Path);
        Assert.Equal(["embeddings.npy", "embeddings.npy.json"], files.Select(Path.GetFileName).Order());
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_prompts_or_another_model_make_them_anew()
    {
        string[] changed = [.. Prompts[..2], "another"];
        await GenerateAsync(Prompts[..3]);

        Assert.Equal(changed.Select(Embed), Rows(await GenerateAsync(changed)));
        await GenerateAsync(changed, "other");
        await GenerateAsync(changed, "other", dimensions: 2);
        await GenerateAsync(changed, "other", dimensions: 2);

        Assert.Equal(4, _generator.Calls);
        ModelFileException exception = Assert.Throws<ModelFileException>(() => _store.Read(Prompts));
        Assert.Contains("3 other prompts than these 600", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_failed_goes_on_where_it_stopped()
    {
        _generator.OnCall = _ => _generator.Calls == 3 ? throw new HttpRequestException("down") : Task.CompletedTask;
        EmbeddingException exception = await Assert.ThrowsAsync<EmbeddingException>(() => GenerateAsync(Prompts));
        Assert.Contains("at the prompts 512 to 599 of 600", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_store.Path));

        // A row that was half written when the process died.
        await File.AppendAllTextAsync(_store.Path + ".partial", "abc", Token);
        EmbeddingMatrix embeddings = await GenerateAsync(Prompts);

        Assert.Equal(Prompts.Select(Embed), Rows(embeddings));
        Assert.Equal(Prompts[512..], _generator.Batches.Last());
        Assert.Equal(4, _generator.Calls);
    }

    [Fact]
    public async Task A_run_that_was_cancelled_goes_on_where_it_stopped()
    {
        using var cancellation = new CancellationTokenSource();
        _generator.OnCall = async token =>
        {
            if (_generator.Calls == 2)
            {
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.ReadOrGenerateAsync(Prompts, _generator, "model", cancellationToken: cancellation.Token));

        Assert.Equal(Prompts.Select(Embed), Rows(await GenerateAsync(Prompts)));
        Assert.Equal([256, 256, 256, 88], _generator.Batches.Select(batch => batch.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_begun_for_something_else_or_is_damaged_is_not_gone_on_with(bool damaged)
    {
        _generator.OnCall = _ => _generator.Calls == 2 ? throw new HttpRequestException("down") : Task.CompletedTask;
        await Assert.ThrowsAsync<EmbeddingException>(() => GenerateAsync(Prompts, damaged ? "model" : "other"));
        if (damaged)
        {
            string partial = _store.Path + ".partial";
            await File.WriteAllTextAsync(partial, "{" + await File.ReadAllTextAsync(partial, Token), Token);
        }

        Assert.Equal(Prompts.Select(Embed), Rows(await GenerateAsync(Prompts)));
        Assert.Equal([256, 256, 256, 256, 88], _generator.Batches.Select(batch => batch.Length));
    }

    [Fact]
    public async Task The_file_of_earlier_prompts_stays_until_that_of_others_is_whole()
    {
        await GenerateAsync(Prompts[..3]);
        _generator.OnCall = _ => _generator.Calls == 3 ? throw new HttpRequestException("down") : Task.CompletedTask;

        await Assert.ThrowsAsync<EmbeddingException>(() => GenerateAsync(Prompts));

        Assert.Equal(Prompts[..3].Select(Embed), Rows(_store.Read(Prompts[..3])));
    }

    [Fact]
    public async Task Progress_is_told_after_each_batch()
    {
        var reports = new List<double>();

        await _store.ReadOrGenerateAsync(Prompts, _generator, "model", progress: new Reports(report => reports.Add(report.Done)), cancellationToken: Token);

        Assert.Equal([0, 256 / 600.0, 512 / 600.0, 1], reports);
    }

    [Fact]
    public async Task A_file_that_was_not_made_here_is_never_overwritten()
    {
        byte[] foreign = NpyBytes.OfSingles(1, 2, [1, 2]);
        await File.WriteAllBytesAsync(_store.Path, foreign, Token);

        ModelFileException exception = await Assert.ThrowsAsync<ModelFileException>(() => GenerateAsync(Prompts));

        Assert.Contains("exists already", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFileException>(() => _store.Read(Prompts));
        Assert.Equal(foreign, await File.ReadAllBytesAsync(_store.Path, Token));
        Assert.Equal(0, _generator.Calls);
    }

    [Theory]
    [InlineData("too few", "2 embeddings for 3 prompts")]
    [InlineData("another length", "prompt 1, counted from 0, has 1 values, but those before have 2")]
    [InlineData("no values", "prompt 0, counted from 0, has no values")]
    [InlineData("not finite", "prompt 1, counted from 0, has a value that is not a finite number")]
    public async Task Embeddings_that_cannot_be_used_are_refused_and_not_kept(string failure, string problem)
    {
        var generator = new TestEmbeddingGenerator(prompt => failure switch
        {
            "another length" when prompt == Prompts[1] => [1],
            "no values" => [],
            "not finite" when prompt == Prompts[1] => [1, float.NaN],
            _ => [1, 2],
        })
        {
            Missing = failure == "too few" ? 1 : 0,
        };

        EmbeddingException exception = await Assert.ThrowsAsync<EmbeddingException>(() => _store.ReadOrGenerateAsync(Prompts[..3], generator, "model", cancellationToken: Token));

        Assert.Contains(problem, exception.Message + exception.InnerException?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("continues from there", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Invalid_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PromptEmbeddingFile(string.Empty));
        Assert.Throws<ArgumentNullException>(() => _store.Read(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => GenerateAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _store.ReadOrGenerateAsync(Prompts, null!, "model", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => GenerateAsync([]));
        await Assert.ThrowsAsync<ArgumentException>(() => GenerateAsync(Prompts, " "));
    }

    [Fact]
    public async Task Rows_of_a_file_are_picked_and_checked()
    {
        string path = _folder.PathOf("rows.npy");
        await File.WriteAllBytesAsync(path, NpyBytes.OfSingles(3, 2, [1, 2, float.NaN, 4, 5, 6]), Token);

        Assert.Equal([[5, 6], [1, 2], [5, 6]], Rows(EmbeddingMatrix.Read(path, [2, 0, 2])));
        Assert.Contains("row 1, counted from 0", Assert.Throws<ModelFileException>(() => EmbeddingMatrix.Read(path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingMatrix.Read(path, [3]));
    }

    private static float[] Embed(string prompt) => [prompt.Length, prompt[^1]];

    private static float[][] Rows(EmbeddingMatrix embeddings) => [.. Enumerable.Range(0, embeddings.Rows).Select(row => embeddings[row].ToArray())];

    private Task<EmbeddingMatrix> GenerateAsync(IReadOnlyList<string> prompts, string model = "model", int? dimensions = null) =>
        _store.ReadOrGenerateAsync(prompts, _generator, model, dimensions, cancellationToken: Token);

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
