using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Predictions: scores and routes without a request to a model.</summary>
public sealed class PredictTests
{
    [Fact]
    public async Task A_prediction_is_the_routers_score_and_route()
    {
        await using TestGateway gateway = await EndpointTests.StartAsync();

        using HttpResponseMessage response = await gateway.PostAsync("""{"text":"Why is the sky blue?","model":"router-lexical-0.3"}""", "/predict");
        JsonNode prediction = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        double score = LexicalRouter.Default.Score("Why is the sky blue?");
        Assert.Equal(score, (double)prediction["score"]!);
        Assert.Equal("Why is the sky blue?", (string?)prediction["text"]);
        Assert.Equal(score >= 0.3 ? ("strong", "Strong Model") : ("weak", "Weak Model"), ((string?)prediction["route"], (string?)prediction["route_label"]));
        Assert.True((double)prediction["processing_time_ms"]! > 0);
        Assert.Equal(("lexical", 0.3), ((string?)prediction["router"], (double)prediction["threshold"]!));
        Assert.True((double)prediction["time_ms"]! > 0);
    }

    [Fact]
    public async Task A_gateway_is_a_decision_model_of_another_application()
    {
        await using TestGateway gateway = await EndpointTests.StartAsync();
        var model = new HttpDecisionModel(gateway.Client, new Uri(gateway.Client.BaseAddress!, "/predict"), new HttpDecisionModelOptions { Timeout = TimeSpan.FromMinutes(1), Format = HttpDecisionFormat.Predict });
        var router = new DecisionModelRouter(model, new Dictionary<string, double>(StringComparer.Ordinal) { ["strong"] = 1, ["weak"] = 0 });

        RouterScore score = await router.ScoreAsync(new RoutingRequest("Why is the sky blue?"), TestContext.Current.CancellationToken);

        Assert.Equal(LexicalRouter.Default.Score("Why is the sky blue?"), score.StrongWinRate, 1e-12);
    }

    [Fact]
    public async Task A_batch_gives_a_prediction_for_each_text_in_order()
    {
        await using TestGateway gateway = await EndpointTests.StartAsync();

        using HttpResponseMessage response = await gateway.PostAsync("""{"texts":["hard","easy","hard"],"model":"router-fixed-0.5"}""", "/predict/batch");
        JsonNode batch = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(["strong", "weak", "strong"], batch["predictions"]!.AsArray().Select(prediction => (string)prediction!["route"]!));
        Assert.Equal((double)batch["total_processing_time_ms"]! / 3, (double)batch["average_processing_time_ms"]!, 1e-9);
        Assert.True((double)batch["time_ms"]! > 0);
    }

    [Fact]
    public async Task A_prediction_is_what_a_request_would_get_now()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("""{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":100}}""");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "strong-model" };
            options.Weak = new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "weak-model" };
            options.Aliases["fast"] = "router-fixed-0.5";
        }).AddRouter(new FixedRouter()).DescribeModel("strong", new ModelPrice(10, 20)).DescribeModel("weak", new ModelPrice(1, 2)).AddBudget(0.002m));

        JsonNode before = await PredictAsync();
        (await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", "hard"))).Dispose();
        JsonNode after = await PredictAsync();
        using HttpResponseMessage request = await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", "hard"));

        Assert.Equal(("strong", "strong-model", "score"), ((string?)before["route"], (string?)before["model"], (string?)before["basis"]));
        Assert.Equal(("weak", "weak-model", "budget"), ((string?)after["route"], (string?)after["model"], (string?)after["basis"]));
        Assert.Equal("weak-model", ForwardingTests.Header(request, "model"));

        async Task<JsonNode> PredictAsync()
        {
            using HttpResponseMessage response = await gateway.PostAsync("""{"texts":["hard"],"model":"fast"}""", "/predict/batch");
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["predictions"]![0]!;
        }
    }

    [Fact]
    public async Task A_held_share_moves_the_threshold_of_predictions_too()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("""{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "strong-model" };
            options.Weak = new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "weak-model" };
        }).HoldStrongModelPercent(static share => share.StepSize = 0.5));

        for (int i = 0; i < 5; i++)
        {
            (await gateway.PostAsync(ForwardingTests.BodyOf("auto", "hello"))).Dispose();
        }

        using HttpResponseMessage predicted = await gateway.PostAsync("""{"text":"hello"}""", "/predict");
        using HttpResponseMessage answered = await gateway.PostAsync(ForwardingTests.BodyOf("auto", "hello"));
        JsonNode prediction = JsonNode.Parse(await predicted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(ForwardingTests.Header(answered, "threshold"), ((double)prediction["threshold"]!).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEqual(LexicalRouter.Default.Calibration.GetThreshold(50), (double)prediction["threshold"]!);
    }

    [Theory]
    [InlineData("/predict", "{}")]
    [InlineData("/predict", """{"text":"a","model":"router-fixed"}""")]
    [InlineData("/predict/batch", """{"texts":["a"],"model":"router-fixed"}""")]
    [InlineData("/predict", "{")]
    [InlineData("/predict", """{"text":1}""")]
    [InlineData("/predict/batch", """{"text":"a"}""")]
    [InlineData("/predict/batch", """{"texts":["a",null]}""")]
    public async Task A_prediction_without_text_or_threshold_is_refused(string path, string body)
    {
        await using TestGateway gateway = await EndpointTests.StartAsync();

        using HttpResponseMessage response = await gateway.PostAsync(body, path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("invalid_request_error", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
