using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using Sdk = OpenAI.Embeddings;

namespace RouteLlm.Tests;

public sealed class EmbeddingTests
{
    private const string Key = "sk-never-to-be-shown";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Embeddings_come_in_order_whatever_form_the_server_gives_them(bool? base64)
    {
        await using var server = new EmbeddingsServer(Embed) { Base64 = base64 };
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", "größer 数学 💡", "ccc"], cancellationToken: Token);

        Assert.Equal([Embed("a"), Embed("größer 数学 💡"), Embed("ccc")], embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.All(embeddings, embedding => Assert.Equal("test-model", embedding.ModelId));
        Assert.Equal(("/v1/embeddings", "Bearer " + Key), (server.Call.Path, server.Call.Authorization));
        JsonAssert.Equal("""{"model":"test-model","input":["a","größer 数学 💡","ccc"],"encoding_format":"base64"}""", server.Call.Body);
    }

    [Fact]
    public async Task Many_texts_are_cut_into_requests_and_their_tokens_are_summed()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, new OpenAIEmbeddingOptions { BatchSize = 100 });
        string[] texts = [.. Enumerable.Range(0, 250).Select(i => $"{i}")];

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts, cancellationToken: Token);

        Assert.Equal(texts.Select(Embed), embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal([100, 100, 50], server.Calls.Select(call => call.Inputs.Count));
        int tokens = texts.Sum(text => text.Length);
        Assert.Equal((tokens, tokens), (embeddings.Usage!.InputTokenCount, embeddings.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task No_request_has_more_text_than_the_server_takes()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);
        string[] texts = [new string('ä', 100_000), new string('b', 100_000), "c", new string('d', 500_000), "e", "f"];

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts, cancellationToken: Token);

        Assert.Equal(texts.Select(Embed), embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal([2, 1, 1, 2], server.Calls.Select(call => call.Inputs.Count));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_sent_as_a_replacement_character()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);

        await generator.GenerateAsync(["a\ud83db"], cancellationToken: Token);

        Assert.Equal("a\ufffdb", Assert.Single(server.Call.Inputs));
    }

    [Fact]
    public async Task Without_texts_nothing_is_sent()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);

        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Token));
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Model_and_dimensions_are_those_of_the_request_or_else_of_the_generator()
    {
        await using var server = new EmbeddingsServer(text => text == "three" ? [1, 2, 3] : [1, 2]);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, new OpenAIEmbeddingOptions { Dimensions = 2 });

        await generator.GenerateAsync(["two"], cancellationToken: Token);
        await generator.GenerateAsync(["three"], new EmbeddingGenerationOptions { ModelId = "other", Dimensions = 3 }, Token);

        Assert.Equal([("test-model", 2), ("other", 3)], server.Calls.Select(call => (call.Model, (int)call.Body["dimensions"]!)));
    }

    [Fact]
    public async Task What_the_raw_representation_sets_wins_and_is_sent_along()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, new OpenAIEmbeddingOptions { BatchSize = 1 });
        var options = new EmbeddingGenerationOptions
        {
            ModelId = "other",
            RawRepresentationFactory = _ =>
            {
                var raw = new Sdk.EmbeddingGenerationOptions { EndUserId = "user" };
                raw.Patch.Set("$.input_type"u8, "query");
                raw.Patch.Set("$.encoding_format"u8, "float");
                return raw;
            },
        };

        await generator.GenerateAsync(["a", "b"], options, Token);

        JsonAssert.Equal("""{"model":"other","input":["a"],"user":"user","input_type":"query","encoding_format":"float"}""", server.Calls.First().Body);
        JsonAssert.Equal("""{"model":"other","input":["b"],"user":"user","input_type":"query","encoding_format":"float"}""", server.Calls.Last().Body);
        await Assert.ThrowsAsync<NotSupportedException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { RawRepresentationFactory = _ => "text" }, Token));
    }

    [Fact]
    public async Task A_server_that_refuses_base64_is_asked_without_it_from_then_on()
    {
        CompletionsServer? started = null;
        await using CompletionsServer server = await CompletionsServer.StartAsync(context => started!.Requests.Last().Body["encoding_format"] is null
            ? Answers.JsonAsync(context, """{"data":[{"embedding":[1,2]}]}""")
            : Answers.JsonAsync(context, """{"detail":[{"loc":["body","encoding_format"],"msg":"Input should be 'float'"}]}""", 422));
        started = server;
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);

        float[] first = (await generator.GenerateVectorAsync("a", cancellationToken: Token)).ToArray();
        float[] second = (await generator.GenerateVectorAsync("b", cancellationToken: Token)).ToArray();

        Assert.Equal<float[]>([[1, 2], [1, 2]], [first, second]);
        Assert.Equal([true, false, false], server.Requests.Select(request => request.Body["encoding_format"] is not null));
    }

    [Theory]
    [InlineData("""{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"embedding":[1]},{"index":1,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":null,"embedding":"AACAPw=="},{"embedding":[2.0]}],"model":null,"usage":null,"error":null}""")]
    public async Task Answers_in_any_order_or_without_indices_are_put_in_order(string json)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(json);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", "b"], cancellationToken: Token);

        Assert.Equal([1f, 2f], embeddings.Select(embedding => Assert.Single(embedding.Vector.ToArray())));
        Assert.Null(embeddings.Usage);
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]}""", "two embeddings for input 0")]
    [InlineData("""{"data":[{"index":1,"embedding":[1]},{"embedding":[2]}]}""", "two embeddings for input 1")]
    [InlineData("""{"data":[{"index":1,"embedding":[1]}]}""", "without an embedding for input 0 of 2")]
    [InlineData("""{"data":[]}""", "without an embedding for input 0 of 2")]
    [InlineData("""{"data":[{"index":2,"embedding":[1]}]}""", "an embedding for input 2, counted from 0, but there are 2")]
    [InlineData("""{"data":[{"index":-1,"embedding":[1]}]}""", "an embedding for input -1")]
    [InlineData("""{"data":[{"index":"0","embedding":[1]}]}""", "the index \"0\"")]
    [InlineData("""{"data":[{"index":0.5,"embedding":[1]}]}""", "the index 0.5")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,null]}]}""", "with null for a number in the embedding of input 0")]
    [InlineData("""{"data":[{"index":0,"embedding":"not base64"}]}""", "as the embedding of input 0")]
    [InlineData("""{"data":[{"index":0,"embedding":"AAAA"}]}""", "as the embedding of input 0")]
    [InlineData("""{"data":[{"index":0}]}""", "as the embedding of input 0")]
    [InlineData("""{"data":[7]}""", "as the embedding of input 0")]
    [InlineData("""{"data":{}}""", "without 'data'")]
    [InlineData("[]", "without 'data'")]
    [InlineData("nothing", "is not JSON")]
    [InlineData("""{"error":{"message":"Overloaded."}}""", "Overloaded.")]
    public async Task An_answer_that_cannot_be_used_says_why(string json, string reason)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(json);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => generator.GenerateAsync(["secret a", "secret b"], cancellationToken: Token));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_look_at_the_dimensions_is_found_out()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, new OpenAIEmbeddingOptions { Dimensions = 256 });

        var error = await Assert.ThrowsAsync<ClientResultException>(() => generator.GenerateAsync(["a"], cancellationToken: Token));

        Assert.Contains("2 values, but 256 were asked for", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_failed_request_is_tried_again_as_often_as_was_said(int status)
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, new OpenAIEmbeddingOptions { MaximumRetries = 1 });

        server.FailNext(status);
        Assert.Equal(Embed("a"), (await generator.GenerateVectorAsync("a", cancellationToken: Token)).ToArray());

        server.FailNext(status, status);
        var error = await Assert.ThrowsAsync<ClientResultException>(() => generator.GenerateAsync(["a"], cancellationToken: Token));

        Assert.Equal(status, error.Status);
        Assert.Contains("Not today.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, server.Calls.Count);
    }

    [Fact]
    public async Task An_error_that_will_not_pass_is_not_tried_again()
    {
        await using var server = new EmbeddingsServer(Embed);
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl);
        server.FailNext(401);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => generator.GenerateAsync(["a"], cancellationToken: Token));

        Assert.Equal(401, error.Status);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task A_server_that_takes_too_long_is_given_up()
    {
        var released = new TaskCompletionSource();
        await using var server = new EmbeddingsServer(Embed) { BeforeAnswer = _ => released.Task };
        var options = new OpenAIEmbeddingOptions { MaximumRetries = 0, Timeout = TimeSpan.FromMilliseconds(50) };
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["a"], cancellationToken: Token));
        released.SetResult();
    }

    [Fact]
    public async Task Cancelling_ends_a_request_that_waits_and_sends_no_more()
    {
        using var cancellation = new CancellationTokenSource();
        var released = new TaskCompletionSource();
        await using var server = new EmbeddingsServer(Embed) { BeforeAnswer = _ => { cancellation.Cancel(); return released.Task; } };
        using var generator = OpenAIEmbeddingGenerator.Create("test-model", Key, server.BaseUrl, new OpenAIEmbeddingOptions { BatchSize = 1 });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["a", "b"], cancellationToken: cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync([], cancellationToken: cancellation.Token));

        released.SetResult();
        Assert.Single(server.Calls);
    }

    [Fact]
    public void A_generator_gives_itself_its_metadata_and_the_client_under_it()
    {
        var inner = new Sdk.EmbeddingClient("test-model", new ApiKeyCredential(Key), new OpenAIClientOptions { Endpoint = new Uri("http://localhost:1/v1") });
        using var generator = new OpenAIEmbeddingGenerator(inner, dimensions: 256);

        Assert.Same(generator, generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Same(inner, generator.GetService<Sdk.EmbeddingClient>());
        EmbeddingGeneratorMetadata metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(
            ("openai", "http://localhost:1/v1", "test-model", 256),
            (metadata.ProviderName, metadata.ProviderUri?.ToString(), metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Null(generator.GetService<string>());
        Assert.Null(generator.GetService<OpenAIEmbeddingGenerator>("key"));
        using var openAI = OpenAIEmbeddingGenerator.Create("test-model", Key);
        Assert.Equal("api.openai.com", openAI.GetService<EmbeddingGeneratorMetadata>()!.ProviderUri!.Host);
    }

    [Fact]
    public async Task Invalid_arguments_are_refused()
    {
        static OpenAIEmbeddingGenerator With(OpenAIEmbeddingOptions options) => OpenAIEmbeddingGenerator.Create("m", Key, options: options);

        Assert.Throws<ArgumentNullException>(() => new OpenAIEmbeddingGenerator(null!));
        Assert.Throws<ArgumentNullException>(() => OpenAIEmbeddingGenerator.Create(null!, Key));
        Assert.Throws<ArgumentException>(() => OpenAIEmbeddingGenerator.Create("m", " "));
        Assert.Throws<ArgumentException>(() => OpenAIEmbeddingGenerator.Create("m", Key, new Uri("ftp://localhost/v1")));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(new OpenAIEmbeddingOptions { Dimensions = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(new OpenAIEmbeddingOptions { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(new OpenAIEmbeddingOptions { BatchSize = 2049 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(new OpenAIEmbeddingOptions { MaximumRetries = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(new OpenAIEmbeddingOptions { Timeout = TimeSpan.Zero }));

        using OpenAIEmbeddingGenerator generator = With(new OpenAIEmbeddingOptions());
        await Assert.ThrowsAsync<ArgumentNullException>(() => generator.GenerateAsync(null!, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a", null!], cancellationToken: Token));
        Assert.Throws<ArgumentNullException>(() => generator.GetService(null!));
    }

    private static float[] Embed(string text) => [text.Length, text.Length > 0 ? text[0] / 256f : 0];
}
