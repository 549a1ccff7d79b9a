using System.Net;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

public sealed class ResumableDownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];

    private readonly TemporaryFolder _folder = new();
    private readonly List<TimeSpan> _pauses = [];
    private readonly ReportedProgress _progress = new();

    private string Target => _folder.PathOf("file.bin");

    private string Partial => Target + ".incomplete";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_comes_whole_and_its_progress_is_told()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);

        await DownloadAsync(server, Content.Length, HuggingFaceServer.Sha256Of(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
        Assert.Equal(new DownloadProgress("file.bin", 0, Content.Length), _progress.Reports[0]);
        Assert.Equal(new DownloadProgress("file.bin", Content.Length, Content.Length), _progress.Reports[^1]);
        Assert.Equal(_progress.Reports.Select(report => report.Bytes).Order(), _progress.Reports.Select(report => report.Bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_file_is_a_file(bool sizeIsKnown)
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync([]);

        await DownloadAsync(server, sizeIsKnown ? 0 : null);

        Assert.Empty(await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_connection_is_taken_up_where_it_broke(bool sizeIsKnown)
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        server.FailNext(FileAnswers.Cut(Content, 100_000, _progress.ReachesAsync(100_000)));
        server.FailNext(FileAnswers.Cut(Content, 50_000, _progress.ReachesAsync(150_000), start: 100_000));

        await DownloadAsync(server, sizeIsKnown ? Content.Length : null, HuggingFaceServer.Sha256Of(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal([null, "bytes=100000-", "bytes=150000-"], server.Gets.Select(request => request.Range));
        Assert.Equal(2, _pauses.Count);
    }

    [Fact]
    public async Task A_cancelled_download_is_taken_up_by_the_next()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        server.FailNext(FileAnswers.Cut(Content, 100_000, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken)));
        using var stop = new CancellationTokenSource();
        Task first = DownloadAsync(server, Content.Length, HuggingFaceServer.Sha256Of(Content), cancellationToken: stop.Token);
        await _progress.ReachesAsync(100_000);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        bool isHalf = !File.Exists(Target) && new FileInfo(Partial).Length == 100_000;

        await DownloadAsync(server, Content.Length, HuggingFaceServer.Sha256Of(Content));

        Assert.True(isHalf);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal("bytes=100000-", server.Gets[^1].Range);
        Assert.Empty(_pauses);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_all_again()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => Results.Bytes(Content, enableRangeProcessing: false).ExecuteAsync(context));
        await File.WriteAllBytesAsync(Partial, Content[..1000], TestContext.Current.CancellationToken);

        await DownloadAsync(server, Content.Length, HuggingFaceServer.Sha256Of(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_bytes_that_an_earlier_download_left_need_no_request()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        await File.WriteAllBytesAsync(Partial, Content, TestContext.Current.CancellationToken);

        await DownloadAsync(server, Content.Length, HuggingFaceServer.Sha256Of(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task All_bytes_of_a_file_of_unknown_size_are_found_out_from_the_refused_range()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        await File.WriteAllBytesAsync(Partial, Content, TestContext.Current.CancellationToken);

        await DownloadAsync(server, size: null);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal("bytes=300000-", Assert.Single(server.Requests).Range);
    }

    [Fact]
    public async Task More_bytes_than_the_server_has_are_thrown_away()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        await File.WriteAllBytesAsync(Partial, [.. Content, 1], TestContext.Current.CancellationToken);

        await DownloadAsync(server, size: null, HuggingFaceServer.Sha256Of(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Damaged_bytes_that_an_earlier_download_left_are_fetched_again()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        await File.WriteAllBytesAsync(Partial, new byte[1000], TestContext.Current.CancellationToken);

        await DownloadAsync(server, Content.Length, HuggingFaceServer.Sha256Of(Content));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal(["bytes=1000-", null], server.Gets.Select(request => request.Range));
    }

    [Fact]
    public async Task Other_content_is_refused_and_leaves_the_old_file()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        await File.WriteAllTextAsync(Target, "old", TestContext.Current.CancellationToken);

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, Content.Length, new string('a', 64)));

        Assert.Contains("'file.bin'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(HuggingFaceServer.Sha256Of(Content), exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("old", await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(299_999, false)]
    [InlineData(300_001, false)]
    [InlineData(299_999, true)]
    public async Task Another_size_is_refused(int expected, bool isUnannounced)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
            isUnannounced ? context.Response.Body.WriteAsync(Content).AsTask() : FileAnswers.WholeAsync(context, Content));

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, expected));

        Assert.Contains($"{expected}", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Empty(_pauses);
    }

    [Fact]
    public async Task A_server_that_always_ends_too_early_is_given_up()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(Content).AsTask());

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, Content.Length + 1));

        Assert.Contains("300000 of 300001 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_busy_server_is_asked_again(int status)
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        server.FailNext(FileAnswers.Status(status));
        server.FailNext(FileAnswers.Status(status, ("Retry-After", "77")));
        server.FailNext(FileAnswers.Status(status, ("Retry-After", DateTimeOffset.UtcNow.AddSeconds(100).ToString("R"))));

        await DownloadAsync(server, Content.Length);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal(3, _pauses.Count);
        Assert.InRange(_pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(77), _pauses[1]);
        Assert.InRange(_pauses[2], TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up_after_longer_and_longer_pauses()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FileAnswers.Status(503));

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, Content.Length));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, exception.StatusCode);
        Assert.Contains("failed 5 times in a row, the last time because 127.0.0.1 answered 503", exception.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
        Assert.Equal(_pauses.Order(), _pauses);
    }

    [Fact]
    public async Task A_server_that_asks_to_come_back_much_later_is_not_waited_for()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FileAnswers.Status(429, ("Retry-After", "3600")));

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, Content.Length));

        Assert.Contains("01:00:00", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        Uri address = new(server.Address, "file");
        await server.DisposeAsync();

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(address, Content.Length));

        Assert.Contains(address.Authority, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_silent_server_is_given_up_and_asked_again()
    {
        await using LoopbackServer server = await LoopbackServer.ServingAsync(Content);
        server.FailNext(FileAnswers.SilenceAsync);
        server.FailNext(FileAnswers.Cut(Content, 100_000, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken)));

        await DownloadAsync(server, Content.Length, stallTimeout: TimeSpan.FromSeconds(2));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal([null, null, "bytes=100000-"], server.Gets.Take(3).Select(request => request.Range));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_refusal_is_final(int status)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FileAnswers.Status(status));

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, Content.Length));

        Assert.Equal(status, (int)exception.StatusCode!.Value);
        Assert.Single(server.Requests);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_redirect_to_another_host_loses_the_token_and_one_on_the_same_host_keeps_it()
    {
        await using LoopbackServer other = await LoopbackServer.ServingAsync(Content);
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => FileAnswers.Status(302, ("Location", context.Request.Path == "/file" ? "/moved" : $"{other.Address}file"))(context));

        await DownloadAsync(server, Content.Length, token: "secret");

        Assert.Equal(["Bearer secret", "Bearer secret"], server.Requests.Select(request => request.Authorization));
        Assert.Null(Assert.Single(other.Requests).Authorization);
    }

    [Theory]
    [InlineData("/file", "redirected more than 10 times")]
    [InlineData("ftp://127.0.0.1/file", "'ftp:'")]
    public async Task A_redirect_to_nowhere_is_an_error(string location, string problem)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FileAnswers.Status(301, ("Location", location)));

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server, Content.Length));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_secret_in_an_address_is_not_in_the_error()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(FileAnswers.Status(403));
        var address = new UriBuilder(server.Address) { UserName = "somebody", Password = "secret", Path = "file", Query = "signature=secret" };

        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(address.Uri, Content.Length, token: "secret"));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    private Task DownloadAsync(
        LoopbackServer server, long? size, string? sha256 = null, string? token = null, TimeSpan? stallTimeout = null, CancellationToken? cancellationToken = null) =>
        DownloadAsync(new Uri(server.Address, "file"), size, sha256, token, stallTimeout, cancellationToken);

    private async Task DownloadAsync(
        Uri address, long? size, string? sha256 = null, string? token = null, TimeSpan? stallTimeout = null, CancellationToken? cancellationToken = null)
    {
        var retries = new RetryPolicy
        {
            PauseAsync = (pause, _) =>
            {
                _pauses.Add(pause);
                return Task.CompletedTask;
            },
            StallTimeout = stallTimeout ?? TimeSpan.FromMinutes(1),
        };
        using var client = new DownloadClient(token, retries.StallTimeout);
        await new ResumableDownload(client, retries).RunAsync(
            new RemoteFile("file.bin", address, size, sha256), Target, _progress, cancellationToken ?? TestContext.Current.CancellationToken);
    }
}
