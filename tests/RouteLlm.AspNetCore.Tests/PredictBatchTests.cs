using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>How many texts may be scored at once, and what that takes.</summary>
[Collection(nameof(RunsAlone))]
public sealed class PredictBatchTests
{
    [Fact]
    public async Task A_batch_of_millions_of_texts_is_refused_with_little_memory()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);
        byte[] body = Encoding.UTF8.GetBytes($$"""{"texts":[{{string.Join(',', Enumerable.Repeat("\"a\"", 3_900_000))}}]}""");
        (await PostAsync(behind, """{"texts":["a"]}"""u8.ToArray())).Dispose();

        long before = GC.GetTotalAllocatedBytes(precise: true);
        using HttpResponseMessage response = await PostAsync(behind, body);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal((HttpStatusCode.BadRequest, "texts", "too_many_texts"), (response.StatusCode, (string?)error["param"], (string?)error["code"]));
        Assert.Contains("10000 texts", (string?)error["message"], StringComparison.Ordinal);
        Assert.InRange(allocated, 1, 4L * body.Length);
    }

    [Fact]
    public async Task As_many_texts_as_the_option_says_are_scored_in_their_order_and_no_more()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients, static options => options.MaximumBatchTexts = 1_000);

        using HttpResponseMessage all = await PostAsync(behind, Batch(1_000));
        using HttpResponseMessage more = await PostAsync(behind, Batch(1_001));
        JsonArray predictions = JsonNode.Parse(await all.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["predictions"]!.AsArray();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (all.StatusCode, more.StatusCode));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(static i => (i % 2 == 0 ? $"hard {i}" : $"easy {i}", i % 2 == 0 ? "strong" : "weak")), predictions.Select(static prediction => ((string)prediction!["text"]!, (string)prediction["route"]!)));
    }

    [Fact]
    public async Task An_answer_that_could_be_larger_than_the_option_says_is_refused_before_it_begins()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients, static options => options.MaximumBatchAnswerBytes = 100_000);

        using HttpResponseMessage few = await PostAsync(behind, Batch(10));
        using HttpResponseMessage many = await PostAsync(behind, Batch(1_000));
        JsonNode error = JsonNode.Parse(await many.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge, "answer_too_large"), (few.StatusCode, many.StatusCode, (string?)error["code"]));
    }

    [Fact]
    public async Task A_text_comes_back_as_it_came_whatever_is_in_it()
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await PostAsync(behind, """{ "texts" : [ "\u0041 \"\\\n é 😀 \ud83d\ude00 </script>" , "" ] , "model" : null , "other" : [1] }"""u8.ToArray());
        JsonArray predictions = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["predictions"]!.AsArray();

        Assert.Equal(["A \"\\\n é 😀 😀 </script>", string.Empty], predictions.Select(static prediction => (string)prediction!["text"]!));
    }

    [Theory]
    [InlineData("""{"texts":[]}""", 200)]
    [InlineData("""{"texts":["\ud800"]}""", 400)]
    [InlineData("""{"texts":["a"]}}""", 400)]
    [InlineData("""{"texts":{"a":1}}""", 400)]
    [InlineData("""["a"]""", 400)]
    [InlineData("""{"texts":["a"],"model":7}""", 400)]
    [InlineData("""{"texts":[],"model":"router-none-0.5"}""", 404)]
    public async Task Other_bodies_are_answered_as_what_they_are(string body, int status)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await PostAsync(behind, Encoding.UTF8.GetBytes(body));

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static byte[] Batch(int texts) => Encoding.UTF8.GetBytes(
        $$"""{"model":"router-fixed-0.5","texts":[{{string.Join(',', Enumerable.Range(0, texts).Select(static i => i % 2 == 0 ? $"\"hard {i}\"" : $"\"easy {i}\""))}}]}""");

    private static Task<HttpResponseMessage> PostAsync(Behind behind, byte[] body) =>
        behind.Gateway.Client.PostAsync(new Uri("/predict/batch", UriKind.Relative), new ByteArrayContent(body), TestContext.Current.CancellationToken);
}
