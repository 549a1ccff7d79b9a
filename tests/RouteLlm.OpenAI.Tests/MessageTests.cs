using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm.Tests;

public sealed class MessageTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_role_arrives_with_its_text_and_instructions_come_first(bool streaming)
    {
        await using CompletionsServer server = streaming
            ? await CompletionsServer.StreamingAsync(Answers.HelloStream)
            : await CompletionsServer.AnsweringAsync(Answers.Hello);

        await server.CreateClient().AskAsync(
            streaming,
            [
                new ChatMessage(ChatRole.System, "You are terse."),
                new ChatMessage(new ChatRole("developer"), "Metric units."),
                new ChatMessage(ChatRole.User, "Hi"),
                new ChatMessage(ChatRole.Assistant, "Hello."),
                new ChatMessage(ChatRole.User, "Bye"),
            ],
            new ChatOptions { Instructions = "Answer in French." });

        Assert.Equal("/v1/chat/completions", server.Request.Path);
        Assert.Equal("Bearer " + CompletionsServer.ApiKey, server.Request.Authorization);
        JsonAssert.Equal(
            """
            [{"role":"system","content":"Answer in French."},
             {"role":"system","content":"You are terse."},
             {"role":"developer","content":"Metric units."},
             {"role":"user","content":"Hi"},
             {"role":"assistant","content":"Hello."},
             {"role":"user","content":"Bye"}]
            """,
            server.Request.Messages);
    }

    [Fact]
    public async Task An_image_goes_by_address_or_by_its_bytes_with_the_detail_that_was_asked_for()
    {
        var close = new UriContent("https://example.com/a.png", "image/png") { AdditionalProperties = new() { ["detail"] = "high" } };
        JsonAssert.Equal(
            """
            [{"type":"text","text":"What is this?"},
             {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"high"}},
             {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,AQID"}}]
            """,
            await UserContentAsync(new TextContent("What is this?"), close, new DataContent(Bytes, "image/jpeg")));
    }

    [Theory]
    [InlineData("audio/wav", "wav")]
    [InlineData("audio/mpeg", "mp3")]
    public async Task Audio_goes_by_its_bytes(string mediaType, string format) => JsonAssert.Equal(
        $$$"""[{"type":"input_audio","input_audio":{"data":"AQID","format":"{{{format}}}"}}]""",
        await UserContentAsync(new DataContent(Bytes, mediaType)));

    [Fact]
    public async Task A_file_goes_by_its_bytes_or_by_its_id() => JsonAssert.Equal(
        """
        [{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQID"}},
         {"type":"file","file":{"filename":"file","file_data":"data:application/pdf;base64,AQID"}},
         {"type":"file","file":{"file_id":"file-7"}}]
        """,
        await UserContentAsync(
            new DataContent(Bytes, "application/pdf") { Name = "a.pdf" },
            new DataContent(Bytes, "application/pdf"),
            new HostedFileContent("file-7")));

    [Fact]
    public async Task Content_made_by_hand_for_the_package_goes_as_it_is() => JsonAssert.Equal(
        """[{"type":"text","text":"a"},{"type":"text","text":"by hand"}]""",
        await UserContentAsync(new TextContent("a"), new AIContent { RawRepresentation = Sdk.ChatMessageContentPart.CreateTextPart("by hand") }));

    [Fact]
    public async Task A_message_made_by_hand_for_the_package_goes_as_it_is()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(new ChatMessage { RawRepresentation = new Sdk.UserChatMessage("by hand") });
        JsonAssert.Equal("""[{"role":"user","content":"by hand"}]""", server.Request.Messages);
    }

    [Fact]
    public async Task An_author_arrives_in_the_characters_that_a_name_may_have()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(new ChatMessage(ChatRole.User, "Hi") { AuthorName = "Ada L." });
        JsonAssert.Equal("""[{"role":"user","name":"Ada_L_","content":"Hi"}]""", server.Request.Messages);
    }

    [Fact]
    public async Task An_empty_message_is_empty_text()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(new ChatMessage(ChatRole.User, []), new ChatMessage(ChatRole.Assistant, []), new ChatMessage(ChatRole.System, []));
        JsonAssert.Equal(
            """[{"role":"user","content":""},{"role":"assistant","content":""},{"role":"system","content":""}]""",
            server.Request.Messages);
    }

    [Fact]
    public async Task Calls_and_results_arrive_as_a_tool_round_trip()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(
            new ChatMessage(ChatRole.User, "Weather?"),
            new ChatMessage(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Two cities, so two calls."),
                    new TextContent("Let me see."),
                    new FunctionCallContent("call_1", "weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Zürich", ["days"] = 2 }),
                    new FunctionCallContent("call_2", "weather"),
                ]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny"), new FunctionResultContent("call_2", new Dictionary<string, object?>(StringComparer.Ordinal) { ["c"] = 21 })]));

        JsonAssert.Equal(
            """
            [{"role":"user","content":"Weather?"},
             {"role":"assistant","content":"Let me see.","tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Zürich\",\"days\":2}"}},
                {"id":"call_2","type":"function","function":{"name":"weather","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"call_1","content":"sunny"},
             {"role":"tool","tool_call_id":"call_2","content":"{\"c\":21}"}]
            """,
            server.Request.Messages);
    }

    [Fact]
    public async Task Results_under_the_role_of_the_user_go_before_the_users_words()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call_1", "now")]),
            new ChatMessage(ChatRole.User, [new TextContent("And then?"), new FunctionResultContent("call_1", "noon")]));

        Assert.Equal("assistant, tool, user", string.Join(", ", server.Request.Messages.Select(message => (string?)message!["role"])));
    }

    public static TheoryData<object?, string> Results => new()
    {
        { "text", "\"text\"" },
        { null, "\"\"" },
        { 4.5, "\"4.5\"" },
        { JsonElement.Parse("[1,2]"), "\"[1,2]\"" },
        { new TextContent("content"), "\"content\"" },
        { Array.Empty<AIContent>(), "\"\"" },
        { new AIContent[] { new TextContent("a"), new TextContent("b") }, """[{"type":"text","text":"a"},{"type":"text","text":"b"}]""" },
    };

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public async Task What_a_function_returns_arrives_as_text_or_json(object? result, string expected) =>
        JsonAssert.Equal(expected, await ResultContentAsync(new FunctionResultContent("call_1", result)));

    [Fact]
    public async Task The_words_of_a_functions_exception_stay_here() => JsonAssert.Equal(
        "\"Error: the function failed.\"",
        await ResultContentAsync(new FunctionResultContent("call_1", null) { Exception = new InvalidOperationException("password=1234") }));

    [Fact]
    public async Task A_refusal_is_told_back_as_one()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Completion("""{"role":"assistant","content":null,"refusal":"I won't."}"""));
        OpenAIChatClient client = server.CreateClient();
        ChatResponse response = await client.AskAsync(new ChatMessage(ChatRole.User, "Do it"));

        await client.AskAsync(response.Messages.ToArray());

        JsonAssert.Equal("""[{"role":"assistant","content":"","refusal":"I won't."}]""", server.Requests.Last().Messages);
    }

    [Fact]
    public async Task Malformed_arguments_are_told_back_as_the_model_wrote_them()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Completion(
            """{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{oops"}}]}""",
            "tool_calls"));
        OpenAIChatClient client = server.CreateClient();
        ChatResponse response = await client.AskAsync(new ChatMessage(ChatRole.User, "Do it"));
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages.Single().Contents));
        Assert.NotNull(call.Exception);

        await client.AskAsync(response.Messages.ToArray());

        Assert.Equal("{oops", (string?)server.Requests.Last().Messages[0]!["tool_calls"]![0]!["function"]!["arguments"]);
    }

    private static async Task<JsonNode?> UserContentAsync(params AIContent[] contents)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(new ChatMessage(ChatRole.User, contents));
        return server.Request.Messages.Single()!["content"];
    }

    private static async Task<JsonNode?> ResultContentAsync(FunctionResultContent result)
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Hello);
        await server.CreateClient().AskAsync(new ChatMessage(ChatRole.Tool, [result]));
        return server.Request.Messages.Single()!["content"];
    }
}
