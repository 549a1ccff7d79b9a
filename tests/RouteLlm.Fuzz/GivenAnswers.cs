using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Headers;
using OpenAI;

namespace RouteLlm.Tests;

/// <summary>Clients of the OpenAI package whose server gives one answer, without a network.</summary>
internal sealed class GivenAnswers : IDisposable
{
    private readonly HttpClient _http;
    private readonly OpenAIClientOptions _options;

    public GivenAnswers(byte[] answer, string mediaType)
    {
        _http = new HttpClient(new Handler(answer, mediaType));
        _options = new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(_http), RetryPolicy = new ClientRetryPolicy(0) };
    }

    public OpenAIChatClient Client => new(new OpenAI.Chat.ChatClient("m", new ApiKeyCredential("none"), _options));

    public OpenAIEmbeddingGenerator Generator => new(new OpenAI.Embeddings.EmbeddingClient("m", new ApiKeyCredential("none"), _options));

    public void Dispose() => _http.Dispose();

    private sealed class Handler(byte[] answer, string mediaType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(answer) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        });
    }
}
