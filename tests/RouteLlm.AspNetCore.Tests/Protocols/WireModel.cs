using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>A model's server on loopback that speaks one protocol.</summary>
internal sealed class WireModel : IAsyncDisposable
{
    private RecordingUpstream? _server;

    private WireModel(ModelProtocol protocol) => Protocol = protocol;

    public ModelProtocol Protocol { get; }

    public IWire Wire => Wires.Of(Protocol);

    /// <summary>Gets or sets whether it calls tools in place of answering.</summary>
    public bool CallsTools { get; set; }

    /// <summary>Gets or sets whether its answer is cut off by the limit of the output.</summary>
    public bool IsCut { get; set; }

    /// <summary>Gets or sets what it does in place of answering; <see langword="null"/> to answer.</summary>
    public Func<HttpContext, bool, Task>? Failure { get; set; }

    /// <summary>Gets or sets what it does with a request, and whether that was all.</summary>
    public Func<HttpContext, JsonNode, Task<bool>>? Script { get; set; }

    public Uri BaseUrl => _server!.BaseUrl;

    public IReadOnlyCollection<ReceivedCall> Calls => _server!.Calls;

    public ReceivedCall Call => _server!.Call;

    public static async Task<WireModel> StartAsync(ModelProtocol protocol)
    {
        var model = new WireModel(protocol);
        model._server = await RecordingUpstream.StartAsync(model.AnswerAsync);
        return model;
    }

    public GatewayUpstream Upstream(string name) => new() { BaseUrl = BaseUrl, Model = name, Protocol = Protocol, ApiKeyProvider = () => $"sk-{name}" };

    /// <summary>Makes it fail with a status.</summary>
    public void FailWith(int status) => Failure = (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Wire.Error("Something secret went wrong."), context.RequestAborted);
    };

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        JsonNode body = JsonNode.Parse((string)context.Items[RecordingUpstream.BodyKey]!)!;
        bool isStream = (bool?)body["stream"] ?? false;
        if (Failure is { } fail)
        {
            await fail(context, isStream);
            return;
        }

        if (Script is not null && await Script(context, body))
        {
            return;
        }

        bool calls = CallsTools || (body.ToJsonString().Contains("call both tools", StringComparison.Ordinal) && !body.ToJsonString().Contains(Wires.FirstCall, StringComparison.Ordinal));
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        await context.Response.WriteAsync(Wire.Answer((string)body["model"]!, isStream, calls, IsCut), context.RequestAborted);
    }
}
