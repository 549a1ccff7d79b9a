using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Clients of each protocol before upstreams of each protocol.</summary>
public sealed class ProtocolPairTests
{
    public static TheoryData<ModelProtocol, ModelProtocol, bool> Pairs { get; } = [.. from client in Enum.GetValues<ModelProtocol>() from upstream in Enum.GetValues<ModelProtocol>() from isStream in new[] { false, true } select (client, upstream, isStream)];

    public static TheoryData<ModelProtocol, ModelProtocol> PairsThatStream { get; } = [.. from client in Enum.GetValues<ModelProtocol>() from upstream in Enum.GetValues<ModelProtocol>() select (client, upstream)];

    public static TheoryData<ModelProtocol, bool> Protocols { get; } = [.. from protocol in Enum.GetValues<ModelProtocol>() from isStream in new[] { false, true } select (protocol, isStream)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_answer_comes_with_its_decision_its_usage_and_its_end(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(model, model);

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("router-fixed-0.5", "something hard", isStream), wire.Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal("strong", response.Headers.GetValues("x-routellm-target").Single());
        Assert.Equal("0.9", response.Headers.GetValues("x-routellm-win-rate").Single());
        WireAnswer answer = wire.Read(body, isStream);
        Assert.Equal("strong-model answers", answer.Text);
        Assert.Empty(answer.Calls);
        Assert.Equal(wire.Finishes.Complete, answer.Finish);
        Assert.Equal((100, 40, 7), (answer.Input, answer.Cached, answer.Output));
        Assert.Equal(isStream ? "text/event-stream" : "application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith(model.Wire.Path["/v1".Length..], model.Call.Path, StringComparison.Ordinal);
        Assert.Equal("sk-strong-model", upstream == ModelProtocol.Messages ? model.Call.Headers["x-api-key"] : model.Call.Headers["Authorization"]["Bearer ".Length..]);
        Assert.Equal(upstream == ModelProtocol.Messages, model.Call.Headers.ContainsKey("anthropic-version"));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Where_both_speak_the_same_the_bytes_pass(ModelProtocol protocol, bool isStream)
    {
        IWire wire = Wires.Of(protocol);
        await using WireModel model = await WireModel.StartAsync(protocol);
        await using TestGateway gateway = await StartAsync(model, model);
        string request = wire.Request("router-fixed-0.5", "something easy", isStream, hasTools: true, hasResults: true);

        using HttpResponseMessage response = await gateway.PostAsync(request, wire.Path);

        Assert.Equal(wire.Answer("weak-model", isStream, calls: false), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(request.Replace("router-fixed-0.5", "weak-model", StringComparison.Ordinal), model.Call.Text);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Tools_are_called_at_once_and_their_results_go_back_to_the_same_model(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel strong = await WireModel.StartAsync(upstream);
        await using WireModel weak = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(strong, weak);
        strong.CallsTools = true;

        using HttpResponseMessage asked = await gateway.PostAsync(wire.Request("router-fixed-0.5", "something hard", isStream, hasTools: true), wire.Path);
        WireAnswer calls = wire.Read(await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream);
        strong.CallsTools = false;

        // By its prompt, it would go to the weak model.
        using HttpResponseMessage answered = await gateway.PostAsync(wire.Request("router-fixed-0.5", "something easy", isStream, hasTools: true, hasResults: true), wire.Path);
        WireAnswer answer = wire.Read(await answered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream);

        Assert.Equal(
            [(Wires.FirstCall, "weather", "Köln"), (Wires.SecondCall, "weather", "Bonn")],
            calls.Calls.Select(static call => (call.Id, call.Name, (string)JsonNode.Parse(call.Arguments)!["city"]!)));
        Assert.Equal(wire.Finishes.Calls, calls.Finish);
        Assert.Equal("strong-model answers", answer.Text);
        Assert.Equal("turn", answered.Headers.GetValues("x-routellm-basis").Single());
        Assert.Empty(weak.Calls);
        JsonNode received = JsonNode.Parse(strong.Calls.Last().Text)!;
        Assert.Equal(["weather"], strong.Wire.ToolsOf(received));
        Assert.Equal(new Dictionary<string, string> { [Wires.FirstCall] = "rain", [Wires.SecondCall] = "sun" }, strong.Wire.ResultsOf(received));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_answer_that_was_cut_off_says_so(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        model.IsCut = true;
        await using TestGateway gateway = await StartAsync(model, model);

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("auto", "hello", isStream), wire.Path);

        Assert.Equal(wire.Finishes.Cut, wire.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), isStream).Finish);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_client_that_leaves_ends_the_call_at_the_upstream(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        var asked = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using WireModel model = await WireModel.StartAsync(upstream);
        model.Failure = async (context, _) =>
        {
            context.RequestAborted.Register(left.SetResult);
            asked.SetResult();
            await left.Task;
        };
        await using TestGateway gateway = await StartAsync(model, model);
        using var leaving = new CancellationTokenSource();
        var request = new HttpRequestMessage(HttpMethod.Post, wire.Path) { Content = new StringContent(wire.Request("auto", "hello", isStream), Encoding.UTF8, "application/json") };

        Task<HttpResponseMessage> response = gateway.Client.SendAsync(request, leaving.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_error_comes_in_the_clients_shape_with_its_status(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(model, model);
        bool isSame = client == upstream;
        foreach ((int status, int shown) in new[] { (400, 400), (429, 429), (500, isSame ? 500 : 502) })
        {
            model.FailWith(status);

            using HttpResponseMessage response = await gateway.PostAsync(wire.Request("auto", "hello", isStream), wire.Path);

            string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal((shown, body), ((int)response.StatusCode, body));
            Assert.Equal(isSame, wire.MessageOf(JsonNode.Parse(body)!).Contains("secret", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Another_model_answers_for_one_that_fails_whatever_both_speak(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        foreach (ModelProtocol other in Enum.GetValues<ModelProtocol>())
        {
            await using WireModel strong = await WireModel.StartAsync(upstream);
            await using WireModel weak = await WireModel.StartAsync(other);
            strong.FailWith(503);
            await using TestGateway gateway = await StartAsync(strong, weak, static options => options.Fallback = true);

            using HttpResponseMessage response = await gateway.PostAsync(wire.Request("router-fixed-0.5", "something hard", isStream, hasTools: true, hasResults: true), wire.Path);

            string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, body);
            Assert.Equal("weak-model answers", wire.Read(body, isStream).Text);
            Assert.Equal("strong-model", response.Headers.GetValues("x-routellm-failed-model").Single());
        }
    }

    [Theory]
    [MemberData(nameof(PairsThatStream))]
    public async Task A_stream_that_breaks_off_is_no_complete_answer(ModelProtocol client, ModelProtocol upstream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        model.Failure = async (context, _) =>
        {
            string answer = model.Wire.Answer("strong-model", isStream: true, calls: false);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(answer[..(answer.IndexOf("answers", StringComparison.Ordinal) + 20)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        };
        await using TestGateway gateway = await StartAsync(model, model);

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("auto", "hello", isStream: true), wire.Path, completion: HttpCompletionOption.ResponseHeadersRead);

        string body;
        try
        {
            body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // The gateway broke off, too.
            return;
        }

        Assert.Contains("\"error\":{", body, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
        Assert.DoesNotContain("response.completed", body, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(WireModel strong, WireModel weak, Action<GatewayOptions>? configure = null) => TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
    {
        options.Strong = strong.Upstream("strong-model");
        options.Weak = weak.Upstream("weak-model");
        configure?.Invoke(options);
    }).AddRouter(new FixedRouter()));
}
