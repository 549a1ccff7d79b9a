using System.Net;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary>Names that two readers of one body may read otherwise.</summary>
public sealed class RequestNameTests
{
    private const string User = """{"role":"user","content":"easy"}""";

    public static TheoryData<string, string> Ambiguous { get; } = new()
    {
        { """{"model":"weak","Model":"strong","messages":[$]}""", "Model" },
        { """{"Model":"strong","model":"weak","messages":[$]}""", "Model" },
        { """{"MODEL":"strong","model":"weak","messages":[$]}""", "MODEL" },
        { """{"model":"weak","model":"strong","messages":[$]}""", "model" },
        { """{"model":"weak","\u006dodel":"strong","messages":[$]}""", "model" },
        { """{"model":"weak","\u004dodel":"strong","messages":[$]}""", "Model" },
        { """{"model":"weak","Messages":[$]}""", "Messages" },
        { """{"model":"weak","messages":[$],"Messages":[$]}""", "Messages" },
        { """{"model":"weak","messages":[$],"meſſages":[$]}""", "meſſages" },
        { """{"model":"weak","messages":[$],"\u212aey":1,"key":2}""", "key" },
        { """{"model":"weak","messages":[$],"Stream":true}""", "Stream" },
        { """{"model":"weak","messages":[$],"Max_Tokens":1}""", "Max_Tokens" },
        { """{"model":"weak","messages":[$],"own":1,"Own":2}""", "Own" },
        { """{"model":"weak","messages":[$],"own":{"a":1,"A":2}}""", "own.A" },
        { """{"model":"weak","messages":[$],"own":{"a":1,"a":2}}""", "own.a" },
        { """{"model":"weak","messages":[{"role":"user","content":"easy","Content":"hard"}]}""", "messages[0].Content" },
        { """{"model":"weak","messages":[$,{"role":"user","Role":"system","content":"hard"}]}""", "messages[1].Role" },
        { """{"model":"weak","messages":[{"role":"user","content":"easy","content":"hard"}]}""", "messages[0].content" },
        { """{"model":"weak","messages":[{"role":"user","content":[{"type":"text","text":"easy"},{"type":"text","text":"easy","Text":"hard"}]}]}""", "messages[0].content[1].Text" },
        { """{"model":"weak","messages":[{"role":"user","content":[{"type":"text","Text":"hard"}]}]}""", "messages[0].content[0].Text" },
        { """{"model":"weak","messages":[$],"tools":[{"type":"function","function":{"name":"f","Name":"g"}}]}""", "tools[0].function.Name" },
        { """{"model":"weak","messages":[$],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","type":"array"}}}]}""", "tools[0].function.parameters.type" },
    };

    public static TheoryData<string> Sound { get; } = new(
        """{"model":"weak","messages":[$],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"id":{"type":"string"},"ID":{"type":"string"},"Model":{"type":"string"}}}}}]}""",
        """{"\u006dodel":"weak","messages":[{"r\u006fle":"user","content":"easy"}]}""",
        """{"model":"weak","messages":[$,{"role":"assistant","content":"a"},$]}""");

    [Theory]
    [MemberData(nameof(Behind.All), MemberType = typeof(Behind))]
    public async Task A_name_that_is_there_twice_or_miswritten_is_refused_and_named(string kind, bool isStreamed)
    {
        await using Behind behind = await Behind.StartAsync(kind);
        foreach ((string body, string name) in Ambiguous.Select(static row => row.Data))
        {
            string sent = body.Replace("$", User, StringComparison.Ordinal).Insert(1, isStreamed ? "\"stream\":true," : string.Empty);

            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", sent);
            JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

            Assert.Equal((sent, HttpStatusCode.BadRequest, "invalid_request_error", name), (sent, response.StatusCode, (string?)error["type"], (string?)error["param"]));
        }

        Assert.Equal(0, behind.Calls);
    }

    [Theory]
    [InlineData(Behind.Upstreams)]
    [InlineData(Behind.Clients)]
    public async Task Names_that_nobody_reads_otherwise_pass(string kind)
    {
        await using Behind behind = await Behind.StartAsync(kind);
        foreach (string body in Sound.Select(static row => row.Data))
        {
            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, "/v1/chat/completions", body.Replace("$", User, StringComparison.Ordinal));

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(Sound.Count, behind.Calls);
    }

    [Theory]
    [InlineData("/predict", """{"text":"a","Text":"b"}""", "Text")]
    [InlineData("/predict", """{"text":"a","text":"b"}""", "text")]
    [InlineData("/predict", """{"text":"a","model":"auto","MODEL":"auto"}""", "MODEL")]
    [InlineData("/predict/batch", """{"texts":["a"],"Texts":["b"]}""", "Texts")]
    public async Task Predictions_refuse_them_too(string path, string body, string name)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, path, body);
        JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal((HttpStatusCode.BadRequest, name), (response.StatusCode, (string?)error["param"]));
    }

    [Fact]
    public void An_object_with_many_names_is_checked_as_one_with_few()
    {
        string names = string.Join(',', Enumerable.Range(0, 5_000).Select(static i => $"\"name{i}\":{i}"));

        RequestBodyCheck.ThrowIfWrong(System.Text.Encoding.UTF8.GetBytes($"{{{names}}}"));
        GatewayException twice = Assert.Throws<GatewayException>(() => RequestBodyCheck.ThrowIfWrong(System.Text.Encoding.UTF8.GetBytes($"{{{names},\"NAME77\":1}}")));
        GatewayException many = Assert.Throws<GatewayException>(() => RequestBodyCheck.ThrowIfWrong(System.Text.Encoding.UTF8.GetBytes($"{{{names},{names},{names}}}")));

        Assert.Equal(("NAME77", "too_many_values"), (twice.Error.Param, many.Error.Code));
    }
}
