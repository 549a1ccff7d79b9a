using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>
/// Battles whose clients and upstreams speak any two protocols: the judge sees what the models saw, and what each of them answered.
/// </summary>
public sealed class BattlePairTests : IDisposable
{
    private const string Calls = """
        [calls weather({"city":"Köln"})]
        [calls weather({"city":"Bonn"})]
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TestJudge _judge = TestJudge.Preferring("strong");

    public static TheoryData<ModelProtocol, ModelProtocol, bool> Pairs => ProtocolPairTests.Pairs;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Calls_of_tools_are_compared_with_their_arguments(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel strong = await WireModel.StartAsync(upstream);
        await using WireModel weak = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(strong, weak);
        strong.CallsTools = true;

        foreach (string prompt in (string[])["something hard", "something easy"])
        {
            using HttpResponseMessage response = await gateway.PostAsync(wire.Request("router-fixed-0.5", prompt, isStream, hasTools: true), wire.Path);
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            AnswerPair pair = await _judge.NextAsync();

            string[] answers = [.. new[] { pair.AnswerA, pair.AnswerB }.Order(StringComparer.Ordinal)];
            Assert.Equal(Calls, Regex.Unescape(answers[0]));
            Assert.Equal("weak-model answers", answers[1]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Half_a_character_in_arguments_harms_nobody(bool isStream)
    {
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(strong, weak);
        IWire wire = strong.Wire;
        string answer = wire.Answer("strong-model", isStream, calls: true).Replace("Köln", @"\\ud83e", StringComparison.Ordinal).Replace(@"K\u00F6ln", @"\\ud83e", StringComparison.Ordinal);
        Assert.Contains("ud83e", answer, StringComparison.Ordinal);
        strong.Failure = (context, _) =>
        {
            context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
            return context.Response.WriteAsync(answer, context.RequestAborted);
        };

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("router-fixed-0.5", "something hard", isStream, hasTools: true), wire.Path);
        Assert.Equal(answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        AnswerPair pair = await _judge.NextAsync();

        Assert.Contains(new[] { pair.AnswerA, pair.AnswerB }, static text => text.StartsWith("""[calls weather({"city":"\ud83e"})]""", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_judge_sees_the_image_of_the_last_message(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel model = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(model, model);
        string parts = client switch
        {
            ModelProtocol.Messages => """[{"type":"text","text":"something hard","cache_control":null},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]""",
            ModelProtocol.Responses => """[{"type":"input_text","text":"something hard"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]""",
            _ => """[{"type":"text","text":"something hard"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]""",
        };
        string request = wire.Request("router-fixed-0.5", "PROMPT", isStream);
        request = request.Replace(client == ModelProtocol.Responses ? """[{"type":"input_text","text":"PROMPT"}]""" : "\"PROMPT\"", parts, StringComparison.Ordinal);

        using HttpResponseMessage response = await gateway.PostAsync(request, wire.Path);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        AnswerPair pair = await _judge.NextAsync();

        Assert.Equal(["strong-model answers", "weak-model answers"], new[] { pair.AnswerA, pair.AnswerB }.Order(StringComparer.Ordinal));
        Assert.Equal("something hard", pair.Prompt);
        Assert.Equal("data:image/png;base64,AAAA", Assert.Single(pair.Messages[^1].Contents.OfType<DataContent>()).Uri);
    }

    [Fact]
    public async Task Tools_that_a_provider_runs_and_images_that_cannot_be_read_have_none()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.Messages);
        await using TestGateway gateway = await StartAsync(model, model);
        foreach (string request in (string[])[
            """{"model":"router-fixed-0.5","max_tokens":9,"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[{"role":"user","content":"something hard"}]}""",
            """{"model":"router-fixed-0.5","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"something hard"},{"type":"image","source":{"type":"file","file_id":"f"}}]}]}""",
            """{"model":"router-fixed-0.5","max_tokens":9,"messages":[{"role":"user","content":"the only one, and hard"}]}"""])
        {
            using HttpResponseMessage response = await gateway.PostAsync(request, "/v1/messages");
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.Equal("the only one, and hard", (await _judge.NextAsync()).Prompt);
        Assert.Equal(4, model.Calls.Count);
    }

    private Task<TestGateway> StartAsync(WireModel strong, WireModel weak) => TestGateway.StartAsync(services => services
        .AddRouteLlmGateway(options => (options.Strong, options.Weak) = (strong.Upstream("strong-model"), weak.Upstream("weak-model")))
        .AddRouter(new FixedRouter()).DescribeModel("strong", new ModelPrice(10, 20)).DescribeModel("weak", new ModelPrice(1, 2))
        .UseBattles(battles =>
        {
            (battles.SampleRate, battles.SpendLimit, battles.File, battles.ShutdownTimeout) = (1, 100, _folder.PathOf("battles.jsonl"), TimeSpan.FromSeconds(60));
            (battles.IncludeTools, battles.IncludeImages) = (true, true);
            battles.JudgeWith(_judge);
        }));
}
