using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>An HTTP server on loopback that answers questions by a function, and remembers what it was asked.</summary>
internal sealed class DecisionServer : IAsyncDisposable
{
    private readonly Func<JsonNode, string> _answer;
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private readonly ConcurrentQueue<int> _failures = new();
    private readonly CancellationTokenSource _closing = new();

    /// <param name="answer">Gives the body of the answer to that of a request.</param>
    public DecisionServer(Func<JsonNode, string> answer)
    {
        _answer = answer;
        (_listener, Uri address) = FreePortListener.Start();
        Address = new Uri(address, "predict");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Gets what it was asked: the key that came, and the body.</summary>
    public ConcurrentQueue<(string? Authorization, JsonNode Body)> Calls { get; } = new();

    /// <summary>Gets or sets whether it never answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Gets or sets what errors say of when to ask again.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Answers the next requests with errors instead.</summary>
    public void FailNext(params int[] statuses) => Array.ForEach(statuses, _failures.Enqueue);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Close();
        await _serving;
        _closing.Dispose();
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
            Calls.Enqueue((context.Request.Headers["Authorization"], body));
            if (IsSilent)
            {
                await Task.Delay(Timeout.Infinite, _closing.Token);
            }

            bool fails = _failures.TryDequeue(out int status);
            context.Response.StatusCode = fails ? status : (int)HttpStatusCode.OK;
            context.Response.ContentType = "application/json";
            if (fails && RetryAfter is not null)
            {
                context.Response.Headers["Retry-After"] = RetryAfter;
            }

            await using Stream output = context.Response.OutputStream;
            await output.WriteAsync(Encoding.UTF8.GetBytes(fails ? $$"""{"error": {{body.ToJsonString()}}}""" : _answer(body)));
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // Who asked is gone, or the server was closed.
        }
    }
}
