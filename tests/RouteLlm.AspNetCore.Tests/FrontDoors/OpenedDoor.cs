using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>A way into the engine, with a strong and a weak model behind it.</summary>
internal sealed class OpenedDoor : IAsyncDisposable
{
    private const string CallerHeader = "x-test-caller";

    private readonly Door _door;
    private TestGateway? _gateway;
    private ServiceProvider? _provider;

    private OpenedDoor(Door door, FakeModel strong, FakeModel weak) => (_door, Strong, Weak) = (door, strong, weak);

    public FakeModel Strong { get; }

    public FakeModel Weak { get; }

    public KeptDecisions Decisions { get; } = new();

    private bool IsStreamed => _door is Door.ClientStreamed or Door.GatewayBeforeClientsStreamed or Door.GatewayBeforeUpstreamsStreamed;

    public static async Task<OpenedDoor> OpenAsync(Door door, Action<IRouteLlmBuilder> configure)
    {
        var opened = new OpenedDoor(door, await FakeModel.StartAsync("strong"), await FakeModel.StartAsync("weak"));
        switch (door)
        {
            case Door.Client or Door.ClientStreamed:
                var services = new ServiceCollection();
                opened.WithClients(services.AddRouteLlm().UseOpenAIEndpoints(), configure);
                opened._provider = services.BuildServiceProvider();
                break;
            case Door.GatewayBeforeClients or Door.GatewayBeforeClientsStreamed:
                opened._gateway = await TestGateway.StartAsync(services => opened.WithClients(services.AddRouteLlmGateway(FindCaller), configure));
                break;
            default:
                opened._gateway = await TestGateway.StartAsync(services => opened.Configure(
                    services.AddRouteLlmGateway(options =>
                    {
                        FindCaller(options);
                        options.Strong = new GatewayUpstream { Model = "strong-id", BaseUrl = opened.Strong.BaseUrl };
                        options.Weak = new GatewayUpstream { Model = "weak-id", BaseUrl = opened.Weak.BaseUrl };
                    }),
                    configure));
                break;
        }

        return opened;
    }

    public async Task<DoorAnswer> AskAsync(DoorRequest request) => _gateway is null ? await AskClientAsync(request) : await AskGatewayAsync(_gateway, request);

    /// <summary>Asks a gateway, and gives its answer as it came.</summary>
    public async Task<string> AskRawAsync(DoorRequest request)
    {
        using HttpResponseMessage response = await _gateway!.PostAsync(request.ToJson(IsStreamed));
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks, and waits until the decision is kept.</summary>
    public async Task<(DoorAnswer Answer, DecisionRecord Record)> DecideAsync(DoorRequest request)
    {
        DoorAnswer answer = await AskAsync(request);
        return (answer, await Decisions.NextAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        await Strong.DisposeAsync();
        await Weak.DisposeAsync();
    }

    private static void FindCaller(GatewayOptions options) => options.FindCaller = static context => context.Request.Headers[CallerHeader];

    private void WithClients(IRouteLlmBuilder builder, Action<IRouteLlmBuilder> configure) => Configure(
        builder
            .UseStrongClient(_ => OpenAIChatClient.Create("strong-id", "key", Strong.BaseUrl, maximumRetries: 0))
            .UseWeakClient(_ => OpenAIChatClient.Create("weak-id", "key", Weak.BaseUrl, maximumRetries: 0)),
        configure);

    private void Configure(IRouteLlmBuilder builder, Action<IRouteLlmBuilder> configure) =>
        configure(builder.AddRouter(new FixedRouter()).AddDecisionSink(Decisions).DescribeModel("strong", new ModelPrice(10, 20)).DescribeModel("weak", new ModelPrice(1, 2)));

    private async Task<DoorAnswer> AskClientAsync(DoorRequest request)
    {
        IChatClient client = _provider!.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = request.Model, AdditionalProperties = request.Caller is { } caller ? new() { [CallerOptions.PropertyKey] = caller } : null };
        if (request.HasTools)
        {
            options.Tools = [AIFunctionFactory.CreateDeclaration("look", description: null, System.Text.Json.JsonElement.Parse("""{"type":"object"}"""))];
        }

        try
        {
            ChatResponse response = IsStreamed
                ? await client.GetStreamingResponseAsync(request.ToMessages(), options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
                : await client.GetResponseAsync(request.ToMessages(), options, TestContext.Current.CancellationToken);
            return new DoorAnswer(response.Text);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new DoorAnswer(exception.Message, IsError: true);
        }
    }

    private async Task<DoorAnswer> AskGatewayAsync(TestGateway gateway, DoorRequest request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(request.ToJson(IsStreamed), Encoding.UTF8, "application/json") };
        if (request.Caller is not null)
        {
            message.Headers.Add(CallerHeader, request.Caller);
        }

        if (request.IsKeptFromBattles)
        {
            message.Headers.Add("x-routellm-battles", "off");
        }

        using HttpResponseMessage response = await gateway.Client.SendAsync(message, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return !response.IsSuccessStatusCode ? new DoorAnswer(body, IsError: true)
            : IsStreamed && body.Contains("{\"error\":", StringComparison.Ordinal) ? new DoorAnswer(body, IsError: true)
            : new DoorAnswer(IsStreamed ? TextOf(body) : (string?)JsonNode.Parse(body)!["choices"]![0]!["message"]!["content"] ?? string.Empty);
    }

    private static string TextOf(string events)
    {
        var text = new StringBuilder();
        foreach (string data in events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line["data: ".Length..]).Where(static data => data != "[DONE]"))
        {
            foreach (JsonNode? choice in JsonNode.Parse(data)!["choices"]!.AsArray())
            {
                text.Append((string?)choice!["delta"]?["content"]);
            }
        }

        return text.ToString();
    }
}
