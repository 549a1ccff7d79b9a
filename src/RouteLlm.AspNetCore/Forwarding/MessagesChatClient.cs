using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A chat client over Anthropic's Messages. What it cannot send is refused, never dropped.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class MessagesChatClient : IChatClient, IRequestLimits
{
    private const int LargestError = 1024 * 1024;
    private const int PieceSize = 16 * 1024;

    private readonly HttpClient _http;
    private readonly ModelEndpoint _endpoint;
    private readonly string? _key;
    private readonly Uri _address;
    private readonly ChatClientMetadata _metadata;

    /// <param name="endpoint">The model and where it is.</param>
    /// <param name="key">The key; <see langword="null"/> where the endpoint needs none.</param>
    public MessagesChatClient(ModelEndpoint endpoint, string? key)
    {
        _http = new HttpClient(new AnswerSizeHandler(EndpointSettings.DefaultMaximumAnswerBytes, endpoint.Timeout), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _endpoint = endpoint;
        _key = key;
        _address = EndpointAddress.Below(endpoint.Address(), KnownProtocols.Messages.Path);
        _metadata = new ChatClientMetadata("anthropic", endpoint.Address(), endpoint.Model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = RequestFor(messages, options, isStream: false);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return new MessagesAnswerTranslator().Translate(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = RequestFor(messages, options, isStream: true);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var answer = new MessagesAnswerTranslator();
        List<ChatResponseUpdate> updates = [];
        var events = new EventSplitter((data, _) =>
        {
            if (answer.TranslateEvent(data) is { } update)
            {
                updates.Add(update);
            }
        });
        byte[] piece = new byte[PieceSize];
        for (int read = 1; read > 0;)
        {
            read = await body.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            events.Feed(piece.AsSpan(0, read));
            if (read == 0)
            {
                events.End();
            }

            foreach (ChatResponseUpdate update in updates)
            {
                yield return update;
            }

            updates.Clear();
        }

        if (!answer.HasEnded)
        {
            throw FailedAnswers.None("The upstream's stream ended before the answer did.");
        }
    }

    public string? FindObstacle(IReadOnlyList<ChatMessage> messages, ChatOptions? options) =>
        options is not null && MessagesRequestWriter.FindObstacle(options, options.ModelId ?? _endpoint.Model) is { } unknown
        ? unknown
        : RequestTrial.FindObstacle(messages, options, RequestTrial.HasOnlyFunctions(options), (all, settings) => MessagesRequestWriter.Write(all, settings, _endpoint.Model, isStream: false));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestFor(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream)
    {
        ReadOnlyMemory<byte> body = ParameterRules.Apply(
            MessagesRequestWriter.Write(messages, options, _endpoint.Model, isStream), _endpoint.ParameterNames, _endpoint.DroppedParameters, _endpoint.SetParameters);
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = RequestRewriting.ContentOf(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(MessagesProtocol.VersionHeader, MessagesProtocol.Version);
        foreach ((string name, string value) in _endpoint.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_key is not null)
        {
            request.Headers.TryAddWithoutValidation(MessagesProtocol.KeyHeader, _key);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailedAnswers.ReadAsync(response, LargestError, cancellationToken).ConfigureAwait(false);
        }
    }
}
