using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;

namespace RouteLlm;

/// <summary>
/// A decision model at an HTTP endpoint: a text classifier behind Hugging Face's API or text-embeddings-inference, a zero-shot classifier,
/// or another gateway's <c>/predict</c>.
/// </summary>
/// <remarks>
/// <para>
/// A question is a POST of JSON, in the format of <see cref="HttpDecisionModelOptions.Format"/>. Answers may be
/// <c>[{"label": …, "score": …}, …]</c>, the same in a list of one,
/// <c>{"labels": […], "scores": […]}</c>, <c>{"label": …, "score": …}</c>, or <c>{"score": …}</c> for the labels <c>strong</c> and <c>weak</c>; other fields are passed over, and answers above 1 MB are refused.
/// </para>
/// <para>Redirects are followed only by a client that does so. Safe for concurrent use.</para>
/// </remarks>
public sealed class HttpDecisionModel : IDecisionModel
{
    private const int MostBytesOfAnswer = 1024 * 1024;
    private const int LeastPiece = 4 * 1024;

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _shownAddress;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly HttpDecisionQuestion _question;
    private readonly TimeSpan _timeout;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    /// <summary>Initializes a model.</summary>
    /// <param name="client">The client that sends; stays the caller's to dispose.</param>
    /// <param name="address">The full address that questions are sent to, for example <c>http://localhost:8080/predict</c>.</param>
    /// <param name="options">How it is asked; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="client"/> or <paramref name="address"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="address"/> is not an http or https address or holds a user's name, or the key is blank or holds what no header can
    /// carry.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or the time limit in the options is out of its range.</exception>
    public HttpDecisionModel(HttpClient client, Uri address, HttpDecisionModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(address);
        options ??= new HttpDecisionModelOptions();
        HttpDecisionModelCheck.ThrowIfWrong(address, options, nameof(address), nameof(options));
        _client = client;
        _address = address;
        _shownAddress = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        _authorization = options.ApiKey is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        _question = new HttpDecisionQuestion(options.Format, options.HasIndependentLabels, options.MaximumCharacters);
        _timeout = options.Timeout;
        _retries = HttpDecisionRetries.Create(options.MaximumRetries, options.Timeout);
        HasIndependentLabels = options.HasIndependentLabels;
        using ContentHash hash = new ContentHash().Add("http " + DecisionModelRouter.RouterName).Add(_shownAddress)
            .Add(string.Create(CultureInfo.InvariantCulture, $"{options.Format}/{options.HasIndependentLabels}/{options.MaximumCharacters}"));
        Fingerprint = hash.ToString();
    }

    /// <inheritdoc/>
    public bool HasIndependentLabels { get; }

    /// <summary>
    /// Gets a hash over the address, the format and the longest text. A change of the model at that address does not change it.
    /// </summary>
    public string? Fingerprint { get; }

    /// <inheritdoc/>
    /// <exception cref="RoutingException">
    /// The model could not be reached, took too long, or answered with an error or with something else than probabilities.
    /// </exception>
    public async ValueTask<IReadOnlyDictionary<string, double>> DecideAsync(DecisionQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            return await AskAsync(_question.BodyOf(question), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"did not answer within {_timeout.TotalSeconds:0.###} seconds"), exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Failed($"could not be reached ({(exception as HttpRequestException)?.HttpRequestError.ToString() ?? exception.GetType().Name})", exception);
        }
    }

    private async Task<IReadOnlyDictionary<string, double>> AskAsync(byte[] body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _retries.ExecuteAsync(async token => await SendAsync(body, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"answered HTTP status {(int)response.StatusCode}"));
        }

        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        ArrayBufferWriter<byte> answer = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        try
        {
            return HttpDecisionAnswer.Read(answer.WrittenMemory) ?? throw Failed("answered without labels and scores");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is a string with half of a pair of surrogates.
            throw Failed("answered with something else than JSON", exception);
        }
    }

    private async Task<ArrayBufferWriter<byte>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new ArrayBufferWriter<byte>();
        int read;
        do
        {
            read = await stream.ReadAsync(answer.GetMemory(LeastPiece), cancellationToken).ConfigureAwait(false);
            answer.Advance(read);
            if (answer.WrittenCount > MostBytesOfAnswer)
            {
                throw Failed("answered with more than 1 MB");
            }
        }
        while (read > 0);

        return answer;
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = HttpDecisionQuestion.ContentOf(body) };
        request.Headers.Authorization = _authorization;
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private RoutingException Failed(string problem, Exception? cause = null) =>
        new($"The decision model at '{_shownAddress}' {problem}.", cause);
}
