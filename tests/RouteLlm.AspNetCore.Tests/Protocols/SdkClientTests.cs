using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>The vendors' npm packages as clients of a gateway before upstreams of each protocol.</summary>
public sealed class SdkClientTests
{
    public static TheoryData<ModelProtocol> Upstreams { get; } = [.. Enum.GetValues<ModelProtocol>()];

    [Theory]
    [MemberData(nameof(Upstreams))]
    public async Task The_package_of_Anthropic_sees_what_it_would_see_at_Anthropic(ModelProtocol upstream)
    {
        NodePackage client = await NodePackage.InstallAsync("tests/anthropic-client", "@anthropic-ai/sdk");
        bool isSame = upstream == ModelProtocol.Messages;

        IReadOnlyDictionary<string, string> results = await RunAsync(client, "client.mjs", upstream, addressHasVersion: false);

        AssertResults(results, new Dictionary<string, string>
        {
            ["plain"] = "strong-model answers; end_turn 60+40 7",
            ["stream"] = "strong-model answers; strong-model answers; end_turn 60+40 7",
            ["tools"] = "call_one weather Köln,call_two weather Bonn; tool_use",
            ["streamedTools"] = "call_one weather Köln,call_two weather Bonn; tool_use",
            ["results"] = "strong-model answers",
            ["count"] = "true",
            ["tooMany"] = $"429 RateLimitError {(isSame ? "some_error" : "rate_limit_error")}",
            ["refused"] = $"400 BadRequestError {(isSame ? "some_error" : "invalid_request_error")}",
            ["broken"] = isSame ? "500 InternalServerError some_error" : "502 InternalServerError api_error",
            ["cut"] = "error",
            ["unknown"] = "404 NotFoundError not_found_error",
            ["models"] = "true",
            ["abort"] = "weak-model",
        });
    }

    [Theory]
    [MemberData(nameof(Upstreams))]
    public async Task The_package_of_OpenAI_sees_in_Responses_what_it_would_see_at_OpenAI(ModelProtocol upstream)
    {
        NodePackage client = await NodePackage.InstallAsync("tests/openai-client", "openai");

        IReadOnlyDictionary<string, string> results = await RunAsync(client, "responses.mjs", upstream, addressHasVersion: true);

        AssertResults(results, new Dictionary<string, string>
        {
            ["plain"] = "strong-model answers; completed 100 40 7",
            ["stream"] = "strong-model answers; strong-model answers; completed 100 40 7",
            ["tools"] = "call_one weather Köln,call_two weather Bonn",
            ["streamedTools"] = "call_one weather Köln,call_two weather Bonn",
            ["results"] = "strong-model answers",
            ["tooMany"] = "429 RateLimitError",
            ["refused"] = "400 BadRequestError",
            ["broken"] = upstream == ModelProtocol.Responses ? "500 InternalServerError" : "502 InternalServerError",
            ["cut"] = "error",
            ["unknown"] = "404 NotFoundError",
            ["abort"] = "weak-model",
        });
    }

    private static void AssertResults(IReadOnlyDictionary<string, string> results, Dictionary<string, string> expected) =>
        Assert.Equal(expected.OrderBy(static result => result.Key, StringComparer.Ordinal), results.OrderBy(static result => result.Key, StringComparer.Ordinal));

    private static async Task<IReadOnlyDictionary<string, string>> RunAsync(NodePackage client, string program, ModelProtocol upstream, bool addressHasVersion)
    {
        var left = new TaskCompletionSource();
        await using WireModel model = await WireModel.StartAsync(upstream);
        model.Script = (context, body) => FollowAsync(model.Wire, context, body, left);
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = model.Upstream("strong-model");
            options.Weak = model.Upstream("weak-model");
            options.ApiKeys.Add("gateway-key");
        }).AddRouter(new FixedRouter()));
        ToolRun run = await ToolProcess.RunAsync("node", [client.PathOf(program), $"{gateway.Client.BaseAddress}{(addressHasVersion ? "v1" : string.Empty)}"], ("GATEWAY_KEY", "gateway-key"));
        Assert.True(run.ExitCode == 0, run.Error);
        await left.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return run.Lines.Select(static line => JsonNode.Parse(line)!).ToDictionary(static result => (string)result["name"]!, static result => (string)result["result"]!);
    }

    // What the prompt says is what happens.
    private static async Task<bool> FollowAsync(IWire wire, HttpContext context, JsonNode body, TaskCompletionSource left)
    {
        string text = body.ToJsonString();
        if (context.Request.Path.Value!.EndsWith("/count_tokens", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"input_tokens":3}""", context.RequestAborted);
            return true;
        }

        foreach (int status in new[] { 400, 429, 500 })
        {
            if (text.Contains($"fail with {status}", StringComparison.Ordinal))
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(wire.Error("No."), context.RequestAborted);
                return true;
            }
        }

        bool hangs = text.Contains("\"hang\"", StringComparison.Ordinal);
        if (!hangs && !text.Contains("break off", StringComparison.Ordinal))
        {
            return false;
        }

        await BeginAsync(wire, context);
        if (hangs)
        {
            context.RequestAborted.Register(left.SetResult);
            await left.Task;
        }

        context.Abort();
        return true;
    }

    private static async Task BeginAsync(IWire wire, HttpContext context)
    {
        string answer = wire.Answer("weak-model", isStream: true, calls: false);
        int end = answer.IndexOf("\n\n", answer.IndexOf("weak-model ", StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(answer[..end], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
