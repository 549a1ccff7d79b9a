using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

public sealed class RequestBodyTests
{
    private const int Maximum = 16 * 1024 * 1024;

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(5_000, 2 * 5_000)]
    [InlineData((2 * 1024 * 1024) + 1, 2 * ((2 * 1024 * 1024) + 1))]
    [InlineData((8 * 1024 * 1024) + 1, Maximum + 1)]
    [InlineData(Maximum, Maximum + 1)]
    public async Task A_body_of_unknown_length_is_kept_in_at_most_twice_its_size(int length, int most)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(Sending(length, contentLength: null), Maximum);

        Assert.Equal(length, body.Length);
        Assert.InRange(BytesKept(body), length, most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData((2 * 1024 * 1024) + 1)]
    public async Task A_body_of_known_length_is_kept_in_its_size(int length)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(Sending(length, length), Maximum);

        Assert.Equal((length, length), (body.Length, BytesKept(body)));
    }

    [Fact]
    public async Task A_body_of_unknown_length_that_is_too_large_is_refused() =>
        await Assert.ThrowsAsync<GatewayException>(() => RequestBody.ReadAsync(Sending(Maximum + 1, contentLength: null), Maximum));

    private static DefaultHttpContext Sending(int length, int? contentLength)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(new byte[length]);
        context.Request.ContentLength = contentLength;
        return context;
    }

    private static int BytesKept(ReadOnlyMemory<byte> body)
    {
        Assert.True(MemoryMarshal.TryGetArray(body, out ArraySegment<byte> kept));
        return kept.Array!.Length;
    }
}
