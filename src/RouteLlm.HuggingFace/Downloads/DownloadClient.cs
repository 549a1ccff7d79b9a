using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace RouteLlm;

/// <summary>
/// Sends the requests of downloads: bodies are not buffered, an access token stays with the host it is for, and silence is a failure.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class DownloadClient : IDisposable
{
    private const int MaximumRedirects = 10;

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly TimeSpan _stallTimeout;

    public DownloadClient(string? token, TimeSpan stallTimeout)
    {
        _authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _stallTimeout = stallTimeout;

        // Redirects are followed here, since some answers to them are read, and since a handler would lose the token on the way.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("RouteLlm.Core", typeof(DownloadClient).Assembly.GetName().Version?.ToString()));

        // Sizes and ranges are those of the file only if it comes as it is.
        _http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    /// <summary>Names an address in errors: without what may be secret in it.</summary>
    public static string Describe(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Gets a file, or what is missing of it, wherever the server sends us for it.</summary>
    /// <param name="address">The file.</param>
    /// <param name="start">The first byte that is wanted, counted from 0.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, whatever its status, if no other try may bring a better one; its body has not been read.</returns>
    /// <exception cref="TransientFailureException">There was no answer, or one that may be better later.</exception>
    /// <exception cref="DownloadException">The redirects make no sense.</exception>
    public Task<HttpResponseMessage> GetAsync(Uri address, long start, CancellationToken cancellationToken) =>
        FollowAsync(HttpMethod.Get, address, start, staysOnHost: false, onAnswer: null, cancellationToken);

    /// <summary>Asks about a file without following redirects that leave its host.</summary>
    /// <param name="address">The file.</param>
    /// <param name="onAnswer">Sees every answer on the way, the last one included.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The last answer.</returns>
    /// <exception cref="TransientFailureException">There was no answer, or one that may be better later.</exception>
    /// <exception cref="DownloadException">The redirects make no sense.</exception>
    public Task<HttpResponseMessage> HeadAsync(Uri address, Action<HttpResponseMessage> onAnswer, CancellationToken cancellationToken) =>
        FollowAsync(HttpMethod.Head, address, start: 0, staysOnHost: true, onAnswer, cancellationToken);

    /// <summary>Reads on in a body.</summary>
    /// <exception cref="TransientFailureException">The connection broke or fell silent.</exception>
    public async Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_stallTimeout);
        try
        {
            return await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new TransientFailureException($"the connection broke ({exception.GetBaseException().Message}).", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout
        or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found
        or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;

    private static bool IsSameHost(Uri left, Uri right) =>
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - DateTimeOffset.UtcNow : null;

    private async Task<HttpResponseMessage> FollowAsync(
        HttpMethod method, Uri first, long start, bool staysOnHost, Action<HttpResponseMessage>? onAnswer, CancellationToken cancellationToken)
    {
        Uri address = first;
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage response = await SendAsync(method, address, start, IsSameHost(address, first), cancellationToken).ConfigureAwait(false);
            onAnswer?.Invoke(response);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return response;
            }

            var next = new Uri(address, location);
            if (staysOnHost && !IsSameHost(next, first))
            {
                return response;
            }

            response.Dispose();
            if (redirects == MaximumRedirects)
            {
                throw new DownloadException($"{Describe(first)} was redirected more than {MaximumRedirects} times. Check the address.");
            }

            if (next.Scheme != Uri.UriSchemeHttps && next.Scheme != address.Scheme)
            {
                throw new DownloadException($"{Describe(address)} redirects to an address with '{next.Scheme}:', which is less secure and not followed.");
            }

            address = next;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, long start, bool sendsToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = sendsToken ? _authorization : null;
        request.Headers.Range = start > 0 ? new RangeHeaderValue(start, null) : null;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_stallTimeout);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new DownloadException($"{Describe(address)} cannot be reached safely: {exception.GetBaseException().Message}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new TransientFailureException($"{address.Authority} cannot be reached ({exception.GetBaseException().Message}).", exception);
        }

        if (!IsTransient(response.StatusCode))
        {
            return response;
        }

        using (response)
        {
            throw new TransientFailureException($"{address.Host} answered {(int)response.StatusCode} ({response.StatusCode}).")
            {
                StatusCode = response.StatusCode,
                RetryAfter = RetryAfterOf(response),
            };
        }
    }

    private TransientFailureException Silent(Exception exception) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the server sent nothing for {_stallTimeout.TotalSeconds:0.###} seconds."), exception);
}
