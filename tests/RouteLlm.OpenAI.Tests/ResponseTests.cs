using System.Text.Json;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm.Tests;

public sealed class ResponseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_comes_with_all_that_the_provider_said_of_it(bool streaming)
    {
        ChatResponse response = await AskAsync(streaming, Answers.Hello, Answers.HelloStream);

        Assert.Equal("Hello!", response.Text);
        Assert.Equal("chatcmpl-1", response.ResponseId);
        Assert.Equal("test-model-2026", response.ModelId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), response.CreatedAt);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        ChatMessage message = Assert.Single(response.Messages);
        Assert.Equal(ChatRole.Assistant, message.Role);
        Assert.Equal("chatcmpl-1", message.MessageId);
        Assert.Equal((9, 3, 12), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task Usage_comes_in_every_detail()
    {
        UsageDetails usage = (await AskAsync(streaming: true, string.Empty, Answers.HelloStream)).Usage!;

        Assert.Equal(4, usage.CachedInputTokenCount);
        Assert.Equal(2, usage.ReasoningTokenCount);
        Assert.Equal(1, usage.AdditionalCounts!["InputTokenDetails.AudioTokenCount"]);
        Assert.Equal(5, usage.AdditionalCounts["OutputTokenDetails.AudioTokenCount"]);
        Assert.Equal(6, usage.AdditionalCounts["OutputTokenDetails.AcceptedPredictionTokenCount"]);
        Assert.Equal(7, usage.AdditionalCounts["OutputTokenDetails.RejectedPredictionTokenCount"]);
    }

    [Theory]
    [InlineData(false, "stop", "stop")]
    [InlineData(false, "length", "length")]
    [InlineData(false, "content_filter", "content_filter")]
    [InlineData(false, "tool_calls", "tool_calls")]
    [InlineData(true, "length", "length")]
    [InlineData(true, "content_filter", "content_filter")]
    public async Task An_answer_says_why_it_ended(bool streaming, string reason, string expected)
    {
        ChatResponse response = await AskAsync(
            streaming,
            Answers.Completion("""{"role":"assistant","content":"Hel"}""", reason),
            Answers.Delta("""{"role":"assistant","content":"Hel"}"""),
            Answers.Delta("{}", reason));

        Assert.Equal(expected, response.FinishReason?.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Function_calls_come_whole_with_their_arguments(bool streaming)
    {
        ChatResponse response = await AskAsync(
            streaming,
            Answers.Completion(
                """
                {"role":"assistant","content":null,"tool_calls":[
                  {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\",\"days\":[1,2]}"}},
                  {"id":"call_2","type":"function","function":{"name":"now","arguments":""}}]}
                """,
                "tool_calls"),
            Answers.Delta("""{"role":"assistant","content":null}"""),
            Answers.Delta("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":""}}]}"""),
            Answers.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Be"}}]}"""),
            Answers.Delta("""{"tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"now","arguments":""}}]}"""),
            Answers.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"rn\",\"days\":[1,2]}"}}]}"""),
            Answers.Delta("{}", "tool_calls"));

        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        FunctionCallContent[] calls = [.. response.Messages.Single().Contents.Cast<FunctionCallContent>()];
        Assert.Equal([("call_1", "weather"), ("call_2", "now")], calls.Select(call => (call.CallId, call.Name)));
        Assert.All(calls, call => Assert.Null(call.Exception));
        Assert.Equal("Bern", calls[0].Arguments!["city"]?.ToString());
        Assert.Equal("[1,2]", Assert.IsType<JsonElement>(calls[0].Arguments!["days"]).GetRawText());
        Assert.Empty(calls[1].Arguments!);
    }

    [Fact]
    public async Task Streamed_calls_that_share_a_number_are_told_apart_by_their_ids()
    {
        ChatResponse response = await AskAsync(
            streaming: true,
            string.Empty,
            Answers.Delta("""{"role":"assistant","tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]}"""),
            Answers.Delta("""{"tool_calls":[{"index":0,"id":"b","type":"function","function":{"name":"g","arguments":"{\"x\":2}"}}]}""", "tool_calls"));

        Assert.Equal(
            "a f 1, b g 2",
            string.Join(", ", response.Messages.Single().Contents.Cast<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {call.Arguments!["x"]}")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_without_an_id_is_given_one(bool streaming)
    {
        ChatResponse response = await AskAsync(
            streaming,
            Answers.Completion("""{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"now","arguments":"{}"}}]}""", "tool_calls"),
            Answers.Delta("""{"role":"assistant","tool_calls":[{"index":0,"type":"function","function":{"name":"now","arguments":"{}"}}]}""", "tool_calls"));

        Assert.Equal("chatcmpl-1_0", Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages.Single().Contents)).CallId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_round_trip_of_a_tool_ends_in_text(bool streaming)
    {
        string[] answers =
        [
            Answers.Completion("""{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"add","arguments":"{\"a\":2,\"b\":3}"}}]}""", "tool_calls"),
            Answers.Completion("""{"role":"assistant","content":"5"}"""),
        ];
        string[][] streams =
        [
            [Answers.Delta("""{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"add","arguments":"{\"a\":2,\"b\":3}"}}]}""", "tool_calls")],
            [Answers.Delta("""{"role":"assistant","content":"5"}""", "stop")],
        ];
        int turn = 0;
        await using CompletionsServer server = await CompletionsServer.StartAsync(context =>
            streaming ? Answers.EventsAsync(context, streams[turn++]) : Answers.JsonAsync(context, answers[turn++]));
        OpenAIChatClient client = server.CreateClient();
        AIFunction add = AIFunctionFactory.Create((int a, int b) => a + b, "add");
        var options = new ChatOptions { Tools = [add] };
        List<ChatMessage> conversation = [new(ChatRole.User, "2 + 3?")];

        conversation.AddRange((await client.AskAsync(streaming, conversation, options)).Messages);
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(conversation[^1].Contents));
        object? sum = await add.InvokeAsync(new AIFunctionArguments(call.Arguments, StringComparer.Ordinal), TestContext.Current.CancellationToken);
        conversation.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, sum)]));
        ChatResponse response = await client.AskAsync(streaming, conversation, options);

        Assert.Equal("5", response.Text);
        JsonAssert.Equal(
            """
            [{"role":"user","content":"2 + 3?"},
             {"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"add","arguments":"{\"a\":2,\"b\":3}"}}]},
             {"role":"tool","tool_call_id":"call_1","content":"5"}]
            """,
            server.Requests.Last().Messages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_comes_as_an_error_that_says_so(bool streaming)
    {
        ChatResponse response = await AskAsync(
            streaming,
            Answers.Completion("""{"role":"assistant","content":null,"refusal":"I won't."}"""),
            Answers.Delta("""{"role":"assistant","refusal":"I "}"""),
            Answers.Delta("""{"refusal":"won't."}""", "stop"));

        ErrorContent refusal = Assert.IsType<ErrorContent>(Assert.Single(response.Messages.Single().Contents));
        Assert.Equal(("I won't.", "Refusal"), (refusal.Message, refusal.ErrorCode));
        Assert.Empty(response.Text);
    }

    [Theory]
    [InlineData(false, "reasoning_content")]
    [InlineData(false, "reasoning")]
    [InlineData(true, "reasoning_content")]
    [InlineData(true, "reasoning")]
    public async Task Reasoning_of_compatible_servers_is_kept_apart_from_the_answer(bool streaming, string field)
    {
        ChatResponse response = await AskAsync(
            streaming,
            Answers.Completion($$"""{"role":"assistant","content":"42","{{field}}":"Hmm, well."}"""),
            Answers.Delta($$"""{"role":"assistant","content":"","{{field}}":"Hmm, "}"""),
            Answers.Delta($$"""{"{{field}}":"well."}"""),
            Answers.Delta("""{"content":"42"}""", "stop"));

        Assert.Equal("42", response.Text);
        Assert.Equal("Hmm, well.", string.Concat(response.Messages.Single().Contents.OfType<TextReasoningContent>()));
    }

    [Fact]
    public async Task Log_probabilities_are_on_the_raw_answer()
    {
        const string LogProbabilities = ""","logprobs":{"content":[{"token":"Hi","logprob":-0.5,"bytes":[72,105],"top_logprobs":[]}],"refusal":null}""";
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(
            Answers.Completion("""{"role":"assistant","content":"Hi"}""").Replace("\"index\":0", "\"index\":0" + LogProbabilities, StringComparison.Ordinal));

        ChatResponse response = await server.CreateClient().AskAsync(new ChatMessage(ChatRole.User, "Hi"));

        var completion = Assert.IsType<Sdk.ChatCompletion>(response.RawRepresentation);
        Assert.Equal(-0.5f, Assert.Single(completion.ContentTokenLogProbabilities).LogProbability);
        Assert.Same(completion, response.Messages.Single().RawRepresentation);
    }

    [Fact]
    public async Task Every_update_of_the_provider_is_one_update_and_holds_its_raw_form()
    {
        await using CompletionsServer server = await CompletionsServer.StreamingAsync(Answers.HelloStream);

        List<ChatResponseUpdate> updates = await server.CreateClient().StreamAsync();

        Assert.Equal(Answers.HelloStream.Length, updates.Count);
        Assert.All(updates, update => Assert.IsType<Sdk.StreamingChatCompletionUpdate>(update.RawRepresentation));
        Assert.All(updates, update => Assert.Equal(ChatRole.Assistant, update.Role));
        Assert.Equal("|Hel|lo!||", string.Join('|', updates.Select(update => update.Text)));
    }

    [Fact]
    public async Task Cited_pages_are_on_the_text()
    {
        ChatResponse response = await AskAsync(streaming: false, Answers.Completion(
            """
            {"role":"assistant","content":"See there.","annotations":[
              {"type":"url_citation","url_citation":{"start_index":4,"end_index":9,"url":"https://example.com/","title":"Example"}}]}
            """));

        var citation = Assert.IsType<CitationAnnotation>(Assert.Single(Assert.Single(response.Messages.Single().Contents).Annotations!));
        Assert.Equal(("Example", "https://example.com/"), (citation.Title, citation.Url?.ToString()));
        var region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        Assert.Equal((4, 9), (region.StartIndex, region.EndIndex));
    }

    [Fact]
    public async Task Speech_comes_as_audio_and_is_told_back_by_its_id()
    {
        await using CompletionsServer server = await CompletionsServer.AnsweringAsync(Answers.Completion(
            """{"role":"assistant","content":null,"audio":{"id":"audio_1","expires_at":1700003600,"data":"AQID","transcript":"Hello!"}}"""));
        OpenAIChatClient client = server.CreateClient();
        var options = new ChatOptions
        {
            RawRepresentationFactory = _ => new Sdk.ChatCompletionOptions
            {
                ResponseModalities = Sdk.ChatResponseModalities.Text | Sdk.ChatResponseModalities.Audio,
                AudioOptions = new Sdk.ChatAudioOptions(Sdk.ChatOutputAudioVoice.Alloy, Sdk.ChatOutputAudioFormat.Mp3),
            },
        };

        ChatResponse response = await client.AskAsync(options);

        var audio = Assert.IsType<DataContent>(Assert.Single(response.Messages.Single().Contents));
        Assert.Equal("audio/mpeg", audio.MediaType);
        Assert.Equal("010203", Convert.ToHexString(audio.Data.Span));
        Assert.Equal("Hello!", audio.AdditionalProperties!["transcript"]);

        await client.AskAsync(streaming: false, response.Messages, options);
        JsonAssert.Equal("""{"id":"audio_1"}""", server.Requests.Last().Messages.Single()!["audio"]);
    }

    [Fact]
    public async Task Streamed_speech_comes_piece_by_piece()
    {
        await using CompletionsServer server = await CompletionsServer.StreamingAsync(
            Answers.Delta("""{"role":"assistant","audio":{"id":"audio_1","transcript":"Hel"}}"""),
            Answers.Delta("""{"audio":{"data":"AQID","transcript":"lo!"}}"""),
            Answers.Delta("""{"audio":{"expires_at":1700003600}}""", "stop"));

        List<ChatResponseUpdate> updates = await server.CreateClient().StreamAsync(new ChatOptions
        {
            RawRepresentationFactory = _ => new Sdk.ChatCompletionOptions
            {
                AudioOptions = new Sdk.ChatAudioOptions(Sdk.ChatOutputAudioVoice.Alloy, Sdk.ChatOutputAudioFormat.Pcm16),
            },
        });

        DataContent[] pieces = [.. updates.SelectMany(update => update.Contents).Cast<DataContent>()];
        Assert.All(pieces, piece => Assert.Equal("audio/pcm16", piece.MediaType));
        Assert.Equal("010203", string.Concat(pieces.Select(piece => Convert.ToHexString(piece.Data.Span))));
        Assert.Equal("Hello!", string.Concat(pieces.Select(piece => piece.AdditionalProperties!.TryGetValue("transcript", out string? text) ? text : null)));
    }

    private static async Task<ChatResponse> AskAsync(bool streaming, string answer, params string[] events)
    {
        await using CompletionsServer server = streaming
            ? await CompletionsServer.StreamingAsync(events)
            : await CompletionsServer.AnsweringAsync(answer);
        return await server.CreateClient().AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")]);
    }
}
