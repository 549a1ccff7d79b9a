using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

public sealed class StartTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/v1");

    [Fact]
    public async Task It_does_not_serve_other_machines_without_keys()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestGateway.StartAsync(services => Add(services), "http://0.0.0.0:0"));

        Assert.Contains("ApiKeys", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_serves_other_machines_when_asked_to()
    {
        await using TestGateway anonymous = await TestGateway.StartAsync(services => Add(services, options => options.AllowAnonymousClients = true), "http://0.0.0.0:0");
        await using TestGateway withKeys = await TestGateway.StartAsync(services => Add(services, options => options.ApiKeys.Add("key")), "http://0.0.0.0:0");

        Assert.NotEmpty(anonymous.App.Urls);
        Assert.NotEmpty(withKeys.App.Urls);
    }

    [Fact]
    public async Task Options_of_a_model_that_an_upstream_would_not_get_stop_the_start()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(
            services => services.AddRouteLlmGateway(options => options.Strong = options.Weak = new GatewayUpstream { BaseUrl = Nowhere, Model = "a" })
                .DescribeModel("weak", static model => model.Options = static options => options.Seed = 1)));

        Assert.Contains("The model 'weak' has Options", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SetParameters[\"reasoning_effort\"]", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("http://unix:/tmp/a.sock", true)]
    [InlineData("http://[::]:5000", false)]
    [InlineData("http://0.0.0.0:5000", false)]
    [InlineData("http://+:5000", false)]
    [InlineData("http://*:5000", false)]
    [InlineData("http://10.0.0.1:5000", false)]
    [InlineData("http://gateway.example.org", false)]
    public void Loopback_is_told_from_other_addresses(string address, bool isLoopback) => Assert.Equal(isLoopback, ExposureCheck.IsLoopback(address));

    public static TheoryData<string, Action<GatewayOptions>> WrongOptions { get; } = new()
    {
        { "Weak", options => options.Weak = null },
        { "Model", options => options.Strong!.Model = " " },
        { "BaseUrl", options => options.Strong!.BaseUrl = new Uri("ftp://a") },
        { "Timeout", options => options.Strong!.Timeout = TimeSpan.Zero },
        { "ROUTELLM_TEST_UNSET", options => options.Strong!.ApiKeyVariable = "ROUTELLM_TEST_UNSET" },
        { "MaximumRequestBytes", options => options.MaximumRequestBytes = 0 },
        { "RequestsPerMinute", options => options.RequestsPerMinute = 0 },
        { "ApiKeys", options => options.ApiKeys.Add(string.Empty) },
        { "WrongKeysPerMinute", options => options.WrongKeysPerMinute = 0 },
        { "MaximumBatchTexts", options => options.MaximumBatchTexts = 0 },
        { "MaximumBatchAnswerBytes", options => options.MaximumBatchAnswerBytes = 0 },
        { "Clients[a] has no key", options => options.Clients["a"] = new GatewayClient() },
        { "Clients[a].ApiKeyVariable names the environment variable 'ROUTELLM_TEST_UNSET'", options => options.Clients["a"] = new GatewayClient { ApiKeyVariable = "ROUTELLM_TEST_UNSET" } },
        { "Clients[a] has both", options => options.Clients["a"] = new GatewayClient { ApiKey = "key", ApiKeyVariable = "PATH" } },
        { "Clients[a].RequestsPerMinute", options => options.Clients["a"] = new GatewayClient { ApiKey = "key", RequestsPerMinute = 0 } },
        { "Clients[b] has the key of another client", options => options.Clients["a"] = options.Clients["b"] = new GatewayClient { ApiKey = "key" } },
        { "CallerClaim", options => options.CallerClaim = " " },
        { "AllowedHosts", options => options.AllowedHosts.Add("http://localhost") },
        { "TrustedProxies", options => options.TrustedProxies.Add("10.0.0.0/99") },
        { "AllowedOrigins", options => options.AllowedOrigins.Add("example.org") },
    };

    [Theory]
    [MemberData(nameof(WrongOptions), DisableDiscoveryEnumeration = true)]
    public async Task Wrong_options_stop_the_start_and_are_named(string named, Action<GatewayOptions> spoil)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(services => Add(services, spoil)));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_models_it_says_what_to_set()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestGateway.StartAsync(services => services.AddRouteLlmGateway()));

        Assert.Contains("GatewayOptions.Strong", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_apps_own_chat_client_routes_between_the_upstreams()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, upstream);

        ChatResponse response = await gateway.App.Services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("hi", response.Text);
        Assert.StartsWith("Bearer sk-", upstream.Call.Headers["Authorization"], StringComparison.Ordinal);
    }

    private static void Add(IServiceCollection services, Action<GatewayOptions>? configure = null) => services.AddRouteLlmGateway(options =>
    {
        options.Strong = new GatewayUpstream { BaseUrl = Nowhere, Model = "strong-model" };
        options.Weak = new GatewayUpstream { BaseUrl = Nowhere, Model = "weak-model" };
        configure?.Invoke(options);
    });

    [Fact]
    public async Task Middleware_that_no_request_would_pass_through_stops_the_start()
    {
        OptionsValidationException around = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(static services => services.AddRouteLlmGateway()
            .UseStrongClient(new ScriptedChatClient("big")).UseWeakClient(new ScriptedChatClient("small")).UsePipeline(static chat => chat.ConfigureOptions(static _ => { }))));
        OptionsValidationException within = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(static services => services.AddRouteLlmGateway(static options =>
        {
            options.Strong = new GatewayUpstream { Model = "big", BaseUrl = new Uri("http://localhost:1/v1") };
            options.Weak = new GatewayUpstream { Model = "small", BaseUrl = new Uri("http://localhost:1/v1") };
        }).UseModelPipeline("weak", static chat => chat.ConfigureOptions(static _ => { }))));

        Assert.Contains("UsePipeline(…) puts middleware around the app's chat client", around.Message, StringComparison.Ordinal);
        Assert.Contains("UseModelPipeline(\"weak\", …)", within.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_around_a_chat_client_holds_for_the_gateways_requests()
    {
        var weak = new ScriptedChatClient("small", new ChatResponseUpdate(ChatRole.Assistant, "hi") { FinishReason = ChatFinishReason.Stop });
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway()
            .UseStrongClient(new ScriptedChatClient("big")).UseWeakClient(weak).UseModelPipeline("weak", static chat => chat.ConfigureOptions(static options => options.Temperature = 0.25f)));

        (await gateway.PostAsync(ForwardingTests.BodyOf("weak", "hello"))).Dispose();

        Assert.Equal(0.25f, weak.Options!.Temperature);
    }

    [Fact]
    public async Task The_options_may_stand_in_appsettings_and_an_unknown_key_is_named_with_the_nearest()
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("{}");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(Section(
            $$"""
            { "Strong": { "Model": "big", "BaseUrl": "{{upstream.BaseUrl}}" },
              "Weak": { "Model": "small", "BaseUrl": "{{upstream.BaseUrl}}", "Timeout": "00:00:30", "Headers": { "x-team": "blue" }, "ParameterNames": { "max_tokens": "max_completion_tokens" }, "DroppedParameters": [ "temperature" ] },
              "Aliases": { "gpt-4": "weak" }, "ApiKeys": [ "key-1" ], "RequestsPerMinute": 600 }
            """)));
        using HttpResponseMessage response = await gateway.PostAsync("""{"model":"gpt-4","max_tokens":1,"temperature":1,"messages":[{"role":"user","content":"hi"}]}""", key: "key-1");

        InvalidOperationException wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => TestGateway.StartAsync(static services => services.AddRouteLlmGateway(Section("""{ "Weak": { "Modle": "small" } }"""))));

        Assert.Equal(("""{"model":"small","max_completion_tokens":1,"messages":[{"role":"user","content":"hi"}]}""", "blue"), (upstream.Call.Text, upstream.Call.Headers["x-team"]));
        Assert.Equal("Gateway:Weak:Modle is unknown; did you mean Model?", wrong.Message);
    }

    private static IConfigurationSection Section(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{ "Gateway": {{json}} }"""))).Build().GetSection("Gateway");
}
