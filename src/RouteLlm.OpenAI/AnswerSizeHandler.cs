using System.Net;

namespace RouteLlm;

/// <summary>
/// Ends answers that are larger than allowed, or that do not come. The connections below it are shared by all clients of the process, as
/// those of the OpenAI package are, and nobody disposes them.
/// </summary>
internal sealed class AnswerSizeHandler(long maximumBytes, TimeSpan? silence = null) : DelegatingHandler(Connections)
{
    // As the OpenAI package has them, but for cookies, which clients of different keys must not share.
    private static readonly SocketsHttpHandler Connections = new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(15) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (silence is not { } limit)
        {
            return Limit(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        try
        {
            return Limit(await base.SendAsync(request, time.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The endpoint was silent for {limit}.", exception);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Limit(base.Send(request, cancellationToken));

    private HttpResponseMessage Limit(HttpResponseMessage response)
    {
        response.Content = new LimitedContent(response.Content, maximumBytes, silence);
        return response;
    }

    private sealed class LimitedContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly long _maximumBytes;
        private readonly TimeSpan? _silence;

        public LimitedContent(HttpContent content, long maximumBytes, TimeSpan? silence)
        {
            (_content, _maximumBytes, _silence) = (content, maximumBytes, silence);
            foreach ((string name, IEnumerable<string> values) in content.Headers.NonValidated.Select(static header => (header.Key, header.Value)))
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
            new LimitedStream(_content.ReadAsStream(cancellationToken), _maximumBytes, _silence);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new LimitedStream(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _maximumBytes, _silence);

        protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Stream limited = await CreateContentReadStreamAsync(CancellationToken.None).ConfigureAwait(false);
            await using (limited.ConfigureAwait(false))
            {
                await limited.CopyToAsync(stream).ConfigureAwait(false);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
