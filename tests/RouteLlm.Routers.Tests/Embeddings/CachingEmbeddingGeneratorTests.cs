using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class CachingEmbeddingGeneratorTests
{
    private readonly TestEmbeddingGenerator _inner = new(prompt => [prompt.Length, prompt[0]]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_sends_on_what_is_not_there_and_nothing_twice()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 10);

        GeneratedEmbeddings<Embedding<float>> first = await cache.GenerateAsync(["a", "bb", "a"], cancellationToken: Token);
        GeneratedEmbeddings<Embedding<float>> second = await cache.GenerateAsync(["bb", "ccc", "a", "ccc"], cancellationToken: Token);
        GeneratedEmbeddings<Embedding<float>> third = await cache.GenerateAsync(["ccc", "a"], cancellationToken: Token);

        Assert.Equal([["a", "bb"], ["ccc"]], _inner.Batches);
        Assert.Equal([1f, 2f, 1f], first.Select(LengthIn));
        Assert.Equal([2f, 3f, 1f, 3f], second.Select(LengthIn));
        Assert.Equal([3f, 1f], third.Select(LengthIn));
        Assert.Equal((2, 1, null), (first.Usage?.InputTokenCount, second.Usage?.InputTokenCount, third.Usage?.InputTokenCount));
    }

    [Fact]
    public async Task What_was_not_used_for_longest_goes_first()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 2);

        foreach (string prompt in (string[])["a", "b", "a", "c", "a", "b"])
        {
            await cache.GenerateAsync([prompt], cancellationToken: Token);
        }

        Assert.Equal(["a", "b", "c", "b"], _inner.Batches.Select(Assert.Single));
    }

    [Fact]
    public async Task A_batch_larger_than_the_cache_is_embedded_all_the_same()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 1);

        GeneratedEmbeddings<Embedding<float>> embeddings = await cache.GenerateAsync(["a", "bb", "ccc"], cancellationToken: Token);

        Assert.Equal([1f, 2f, 3f], embeddings.Select(LengthIn));
        Assert.Equal(1, cache.Capacity);
    }

    [Fact]
    public async Task Options_that_change_the_result_are_told_apart_and_others_go_past_the_cache()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 10);
        EmbeddingGenerationOptions[] cached = [new(), new() { ModelId = "m" }, new() { ModelId = "n" }, new() { Dimensions = 2 }, new() { Dimensions = 3 }];
        EmbeddingGenerationOptions[] uncached = [new() { AdditionalProperties = new() { ["k"] = 1 } }, new() { RawRepresentationFactory = _ => null }];

        foreach (EmbeddingGenerationOptions options in (EmbeddingGenerationOptions[])[.. cached, .. cached, .. uncached, .. uncached])
        {
            Assert.Equal(options.ModelId, Assert.Single(await cache.GenerateAsync(["a"], options, Token)).ModelId);
        }

        Assert.Equal(cached.Length + (2 * uncached.Length), _inner.Calls);
        await cache.GenerateAsync(["a"], cancellationToken: Token);
        Assert.Equal(cached.Length + (2 * uncached.Length), _inner.Calls);
    }

    [Fact]
    public async Task Failures_are_not_kept()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 10);
        _inner.OnCall = _ => throw new HttpRequestException("down");
        await Assert.ThrowsAsync<HttpRequestException>(() => cache.GenerateAsync(["a"], cancellationToken: Token));

        _inner.OnCall = null;
        _inner.Missing = 1;
        await Assert.ThrowsAsync<EmbeddingException>(() => cache.GenerateAsync(["a", "b"], cancellationToken: Token));

        _inner.Missing = 0;
        Assert.Equal([1f, 1f], (await cache.GenerateAsync(["a", "b"], cancellationToken: Token)).Select(LengthIn));
    }

    [Fact]
    public async Task A_vector_that_no_router_can_use_is_not_kept()
    {
        float value = float.NaN;
        var inner = new TestEmbeddingGenerator(_ => [value]);
        using var cache = new CachingEmbeddingGenerator(inner, 10);

        await cache.GenerateAsync(["a"], cancellationToken: Token);
        value = 1;

        Assert.Equal(1, LengthIn(Assert.Single(await cache.GenerateAsync(["a"], cancellationToken: Token))));
    }

    [Fact]
    public async Task What_a_caller_does_to_an_embedding_no_other_sees()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 10);
        foreach (int _ in Enumerable.Range(0, 2))
        {
            Embedding<float> embedding = Assert.Single(await cache.GenerateAsync(["a"], cancellationToken: Token));
            Assert.Equal(1, LengthIn(embedding));
            embedding.Vector = new float[] { 7 };
        }

        Assert.Equal(1, LengthIn(Assert.Single(await cache.GenerateAsync(["a"], cancellationToken: Token))));
        Assert.Equal(1, _inner.Calls);
    }

    [Fact]
    public async Task Many_threads_get_what_they_asked_for()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 20);

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, token) =>
        {
            string[] prompts = [.. Enumerable.Range(0, 5).Select(j => new string('x', 1 + ((i * 7) + (j * 3)) % 50))];
            GeneratedEmbeddings<Embedding<float>> embeddings = await cache.GenerateAsync(prompts, cancellationToken: token);
            Assert.Equal(prompts.Select(prompt => (float)prompt.Length), embeddings.Select(LengthIn));
        });
    }

    [Fact]
    public void A_key_tells_prompts_apart_without_holding_them()
    {
        Assert.Equal(PromptKey.Of("a prompt", "m", 2), PromptKey.Of(new string("a prompt".ToCharArray()), "m", 2));
        Assert.NotEqual(PromptKey.Of("a prompt", "m", 2), PromptKey.Of("a prompt ", "m", 2));
        Assert.DoesNotContain("a prompt", PromptKey.Of("a prompt", "m", 2).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_on_for_a_call_that_was_cancelled_or_has_no_prompt()
    {
        using var cache = new CachingEmbeddingGenerator(_inner, 10);

        Assert.Empty(await cache.GenerateAsync([], cancellationToken: Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.GenerateAsync(["a"], cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, _inner.Calls);
    }

    [Fact]
    public async Task Invalid_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new CachingEmbeddingGenerator(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CachingEmbeddingGenerator(_inner, 0));
        using var cache = new CachingEmbeddingGenerator(_inner, 1);
        await Assert.ThrowsAsync<ArgumentNullException>(() => cache.GenerateAsync(null!, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => cache.GenerateAsync(["a", null!], cancellationToken: Token));
    }

    private static float LengthIn(Embedding<float> embedding) => embedding.Vector.Span[0];
}
