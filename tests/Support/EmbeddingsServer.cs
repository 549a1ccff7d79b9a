using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>
/// An HTTP server on loopback that embeds by a function, at <c>/v1/embeddings</c> as OpenAI does, and remembers what it was asked.
/// </summary>
internal sealed class EmbeddingsServer : IAsyncDisposable
{
    private readonly Func<string, float[]> _embed;
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private readonly ConcurrentQueue<EmbeddingsCall> _calls = new();
    private readonly ConcurrentQueue<int> _failures = new();
    private int _started;

    /// <param name="embed">Gives the vector of an input.</param>
    public EmbeddingsServer(Func<string, float[]> embed)
    {
        _embed = embed;
        (_listener, Uri address) = FreePortListener.Start();
        BaseUrl = new Uri(address, "v1");
        _serving = ServeAsync();
    }

    /// <summary>Gets the address of the endpoint, up to and with <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Gets or sets whether it answers in base64; <see langword="null"/> to do what a request asks for.</summary>
    public bool? Base64 { get; set; }

    /// <summary>Gets or sets what is waited for before each answer, by the number of the request, from 1.</summary>
    public Func<int, Task>? BeforeAnswer { get; set; }

    /// <summary>Gets what it was asked, those requests included that failed.</summary>
    public IReadOnlyCollection<EmbeddingsCall> Calls => _calls;

    /// <summary>Gets the one request that it was asked.</summary>
    public EmbeddingsCall Call => Assert.Single(_calls);

    /// <summary>Answers the next requests with errors instead.</summary>
    public void FailNext(params int[] statuses) => Array.ForEach(statuses, _failures.Enqueue);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The server was closed.
        }

        await Task.WhenAll(answers);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            JsonNode body = (await JsonNode.ParseAsync(context.Request.InputStream))!;
            var call = new EmbeddingsCall(context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"], body);
            _calls.Enqueue(call);
            if (BeforeAnswer is { } wait)
            {
                await wait(Interlocked.Increment(ref _started));
            }

            bool fails = _failures.TryDequeue(out int status);
            JsonObject answer = fails ? new JsonObject { ["error"] = new JsonObject { ["message"] = "Not today.", ["type"] = "test" } } : Embed(call);
            context.Response.StatusCode = fails ? status : (int)HttpStatusCode.OK;
            context.Response.ContentType = "application/json";
            await using Stream output = context.Response.OutputStream;
            await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString()));
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Who asked is gone.
        }
    }

    private JsonObject Embed(EmbeddingsCall call)
    {
        bool base64 = Base64 ?? (string?)call.Body["encoding_format"] == "base64";
        JsonNode Vector(float[] vector) => base64
            ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())))
            : new JsonArray([.. vector.Select(value => JsonValue.Create(value))]);
        int tokens = call.Inputs.Sum(input => input.Length);
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. call.Inputs.Select((input, index) => new JsonObject { ["object"] = "embedding", ["index"] = index, ["embedding"] = Vector(_embed(input)) })]),
            ["model"] = call.Model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens },
        };
    }
}
