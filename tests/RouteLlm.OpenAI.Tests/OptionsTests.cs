using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm.Tests;

public sealed class OptionsTests
{
    private static readonly JsonElement CitySchema =
        JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","default":1}},"required":["city"]}""");

    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration("weather", "The weather of a city.", CitySchema);

    [Fact]
    public async Task Without_options_a_request_holds_model_and_messages_alone()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(new ChatMessage(ChatRole.User, "Hi"));
        JsonAssert.Equal("""{"model":"test-model","messages":[{"role":"user","content":"Hi"}]}""", server.Request.Body);
    }

    [Fact]
    public async Task A_stream_asks_for_its_usage()
    {
        await using CompletionsServer server = await CompletionsServer.StreamingAsync(Answers.HelloStream);
        await server.CreateClient().StreamAsync();
        JsonAssert.Equal(
            """{"model":"test-model","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}}""",
            server.Request.Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_setting_arrives(bool streaming)
    {
        JsonNode body = await BodyAsync(
            new ChatOptions
            {
                Temperature = 0.5f,
                TopP = 0.25f,
                TopK = 40,
                MaxOutputTokens = 100,
                FrequencyPenalty = 0.125f,
                PresencePenalty = -0.5f,
                Seed = 8_000_000_000,
                StopSequences = ["END", "\n\n"],
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
            },
            streaming);
        body.AsObject().Remove("stream");
        body.AsObject().Remove("stream_options");

        JsonAssert.Equal(
            """
            {"model":"test-model","messages":[{"role":"user","content":"Hi"}],
             "temperature":0.5,"top_p":0.25,"top_k":40,"max_completion_tokens":100,"frequency_penalty":0.125,"presence_penalty":-0.5,
             "seed":8000000000,"stop":["END","\n\n"],"reasoning_effort":"xhigh"}
            """,
            body);
    }

    [Theory]
    [InlineData(ReasoningEffort.None, "none")]
    [InlineData(ReasoningEffort.Low, "low")]
    [InlineData(ReasoningEffort.Medium, "medium")]
    [InlineData(ReasoningEffort.High, "high")]
    public async Task Every_reasoning_effort_has_its_word(ReasoningEffort effort, string word) =>
        Assert.Equal(word, (string?)(await BodyAsync(new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } }))["reasoning_effort"]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_id_holds_for_its_request_alone(bool streaming)
    {
        await using CompletionsServer server = streaming
            ? await CompletionsServer.StreamingAsync(Answers.HelloStream)
            : await CompletionsServer.AnsweringAsync(Answers.Hello);
        OpenAIChatClient client = server.CreateClient();

        await client.AskAsync(new ChatOptions { ModelId = "other \"model\"" }, streaming);
        await client.AskAsync(new ChatOptions(), streaming);

        Assert.Equal("other \"model\", test-model", string.Join(", ", server.Requests.Select(request => (string?)request.Body["model"])));
    }

    [Fact]
    public async Task Response_formats_are_text_json_and_schema()
    {
        JsonAssert.Equal("""{"type":"text"}""", (await BodyAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.Text }))["response_format"]);
        JsonAssert.Equal("""{"type":"json_object"}""", (await BodyAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.Json }))["response_format"]);
        JsonAssert.Equal(
            """
            {"type":"json_schema","json_schema":{"name":"city","description":"A city.",
             "schema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","default":1}},"required":["city"]}}}
            """,
            (await BodyAsync(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema, "city", "A city.") }))["response_format"]);
    }

    [Fact]
    public async Task A_strict_response_schema_is_made_fit_for_strictness() => JsonAssert.Equal(
        """
        {"type":"json_schema","json_schema":{"name":"response","strict":true,
         "schema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","description":"Default value: 1"}},
                   "required":["city","days"],"additionalProperties":false}}}
        """,
        (await BodyAsync(new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema),
            AdditionalProperties = new() { ["strict"] = true },
        }))["response_format"]);

    [Fact]
    public async Task A_declared_function_arrives_with_its_schema() => JsonAssert.Equal(
        """
        [{"type":"function","function":{"name":"weather","description":"The weather of a city.",
          "parameters":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","default":1}},"required":["city"]}}}]
        """,
        (await BodyAsync(new ChatOptions { Tools = [Weather] }))["tools"]);

    [Fact]
    public async Task A_function_says_itself_whether_it_is_strict()
    {
        AIFunction strict = AIFunctionFactory.Create(
            ([Description("Which one.")] string city) => city,
            new AIFunctionFactoryOptions { Name = "weather", AdditionalProperties = new Dictionary<string, object?>(StringComparer.Ordinal) { ["strict"] = true } });

        JsonNode body = await BodyAsync(new ChatOptions { Tools = [strict, Weather], AdditionalProperties = new() { ["strict"] = false } });

        JsonAssert.Equal(
            """
            {"name":"weather","strict":true,
             "parameters":{"type":"object","properties":{"city":{"description":"Which one.","type":"string"}},"required":["city"],"additionalProperties":false}}
            """,
            body["tools"]![0]!["function"]);
        Assert.False((bool?)body["tools"]![1]!["function"]!["strict"]);
    }

    [Fact]
    public async Task A_function_without_a_schema_has_no_parameters() => JsonAssert.Equal(
        """[{"type":"function","function":{"name":"ping"}}]""",
        (await BodyAsync(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("ping", null, JsonElement.Parse("{}"))] }))["tools"]);

    public static TheoryData<ChatToolMode, string> Modes => new()
    {
        { ChatToolMode.Auto, "\"auto\"" },
        { ChatToolMode.None, "\"none\"" },
        { ChatToolMode.RequireAny, "\"required\"" },
        { ChatToolMode.RequireSpecific("weather"), """{"type":"function","function":{"name":"weather"}}""" },
    };

    [Theory]
    [MemberData(nameof(Modes), DisableDiscoveryEnumeration = true)]
    public async Task Every_tool_mode_has_its_choice(ChatToolMode mode, string expected) =>
        JsonAssert.Equal(expected, (await BodyAsync(new ChatOptions { Tools = [Weather], ToolMode = mode }))["tool_choice"]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_calls_at_once_are_allowed_or_not(bool allowed) =>
        Assert.Equal(allowed, (bool?)(await BodyAsync(new ChatOptions { Tools = [Weather], AllowMultipleToolCalls = allowed }))["parallel_tool_calls"]);

    [Fact]
    public async Task Without_tools_nothing_is_said_of_their_use()
    {
        JsonNode body = await BodyAsync(new ChatOptions { ToolMode = ChatToolMode.Auto, AllowMultipleToolCalls = true });
        Assert.Null(body["tool_choice"]);
        Assert.Null(body["parallel_tool_calls"]);
    }

    [Fact]
    public async Task Web_search_is_asked_for() =>
        JsonAssert.Equal("{}", (await BodyAsync(new ChatOptions { Tools = [new HostedWebSearchTool()] }))["web_search_options"]);

    [Fact]
    public async Task Options_made_by_hand_are_the_start_and_win()
    {
        JsonNode body = await BodyAsync(new ChatOptions
        {
            Temperature = 1,
            TopP = 0.5f,
            StopSequences = ["b"],
            Tools = [Weather],
            ModelId = "loses",
            RawRepresentationFactory = client =>
            {
                Assert.IsType<OpenAIChatClient>(client);
                var raw = new Sdk.ChatCompletionOptions { Temperature = 0, EndUserId = "user-1", IncludeLogProbabilities = true, TopLogProbabilityCount = 2 };
                raw.StopSequences.Add("a");
                raw.Metadata["k"] = "v";
                raw.Tools.Add(Sdk.ChatTool.CreateFunctionTool("own"));
                raw.Patch.Set("$.model"u8, "wins");
                raw.Patch.Set("$.min_p"u8, 0.25);
                return raw;
            },
        });

        Assert.Equal(0, (double?)body["temperature"]);
        Assert.Equal(0.5, (double?)body["top_p"]);
        Assert.Equal("user-1", (string?)body["user"]);
        Assert.True((bool?)body["logprobs"]);
        Assert.Equal(2, (int?)body["top_logprobs"]);
        Assert.Equal("wins", (string?)body["model"]);
        Assert.Equal(0.25, (double?)body["min_p"]);
        JsonAssert.Equal("""["a","b"]""", body["stop"]);
        JsonAssert.Equal("""{"k":"v"}""", body["metadata"]);
        Assert.Equal("own, weather", string.Join(", ", body["tools"]!.AsArray().Select(tool => (string?)tool!["function"]!["name"])));
    }

    [Fact]
    public async Task The_callers_options_stay_as_they_were()
    {
        var options = new ChatOptions { ModelId = "other", StopSequences = ["END"], Tools = [Weather], Instructions = "Be brief." };
        await BodyAsync(options);
        JsonNode body = await BodyAsync(options);
        JsonAssert.Equal("""["END"]""", body["stop"]);
        Assert.Equal(2, body["messages"]!.AsArray().Count);
        Assert.Single(body["tools"]!.AsArray());
    }

    private static async Task<JsonNode> BodyAsync(ChatOptions options, bool streaming = false)
    {
        await using CompletionsServer server = streaming
            ? await CompletionsServer.StreamingAsync(Answers.HelloStream)
            : await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(options, streaming);
        return server.Request.Body;
    }
}
