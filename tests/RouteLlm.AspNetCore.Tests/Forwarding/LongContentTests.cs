using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace RouteLlm.Tests;

public sealed class LongContentTests
{
    private const string Body = """{"messages":[],"model": "auto" ,"x":1}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, int> NamesAndLengths { get; } = new MatrixTheoryData<string, int>(
        ["strong", "a model with a far longer name"], [0, 400, 511, 512, 513, 100_000]);

    [Theory]
    [MemberData(nameof(NamesAndLengths))]
    public async Task A_body_is_sent_with_another_name_and_nothing_else_changed(string name, int spaces)
    {
        string body = Body + new string(' ', spaces);
        int start = body.IndexOf("\"auto\"", StringComparison.Ordinal);
        using var content = LongContent.WithModel(
            Encoding.UTF8.GetBytes(body), start..(start + "\"auto\"".Length), Encoding.UTF8.GetBytes($"\"{name}\""));

        long? length = content.Headers.ContentLength;

        // As often as a connection that broke has it sent again.
        for (int i = 0; i < 2; i++)
        {
            using var sent = new MemoryStream();
            await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
            Assert.Equal(body.Replace("auto", name, StringComparison.Ordinal), Encoding.UTF8.GetString(sent.ToArray()));
            Assert.Equal(length, sent.Length);
        }
    }

    [Fact]
    public async Task A_connection_that_waits_for_its_next_request_does_not_keep_the_body_of_the_last()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        using var client = new UpstreamClient();

        WeakReference body = await SendAsync(client, upstream.BaseUrl);

        // What sent it may still be on a stack for a moment.
        for (long start = Stopwatch.GetTimestamp(); body.IsAlive && Stopwatch.GetElapsedTime(start) < Patience;)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            GC.Collect();
        }

        Assert.Equal(1024 * 1024, upstream.Call.Body.Length);
        Assert.False(body.IsAlive);
    }

    // Nothing on the test's own stack or in its state may hold the body.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> SendAsync(UpstreamClient client, Uri address)
    {
        byte[] body = new byte[1024 * 1024];
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = RequestRewriting.ContentOf(body) };
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new WeakReference(body);
    }
}
