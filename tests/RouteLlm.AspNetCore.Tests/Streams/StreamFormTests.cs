using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Streams pass byte for byte, in whatever form a server writes them, and what they used is counted all the same.</summary>
public sealed class StreamFormTests
{
    private const string Done = "data: [DONE]\n\n";

    // Name, bytes, output tokens that must be counted (0 for an estimate), and whether the answer fails after its beginning.
    private static readonly (string Name, string Text, int Output, bool Fails)[] Forms =
    [
        ("plain", Chunk("a") + Chunk("b") + End() + Done, 0, false),
        ("crlf", (Chunk("a") + End() + Usage(3) + Done).Replace("\n", "\r\n", StringComparison.Ordinal), 3, false),
        ("cr", (Chunk("a") + End() + Usage(3) + Done).Replace("\n", "\r", StringComparison.Ordinal), 3, false),
        ("comments", ": OPENROUTER PROCESSING\n\n" + Chunk("a") + ":\n\n" + End() + Usage(3) + Done, 3, false),
        ("no space after the colon", (Chunk("a") + End() + Usage(3) + Done).Replace("data: ", "data:", StringComparison.Ordinal), 3, false),
        ("no [DONE]", Chunk("a") + End() + Usage(3), 3, false),
        ("no final empty line", Chunk("a") + End() + Usage(3).TrimEnd('\n'), 3, false),
        ("one final line break", Chunk("a") + End() + Usage(3)[..^1], 3, false),
        ("byte order mark", "\uFEFF" + Chunk("a") + End() + Usage(3) + Done, 3, false),
        ("named events", "event: ping\ndata: {}\n\nid: 1\nevent: message\nretry: 500\n" + Chunk("a") + End() + Usage(3) + Done, 3, false),
        ("usage in every chunk as running totals", Chunk("a", usage: 1) + Chunk("b", usage: 2) + End(usage: 3) + Done, 3, false),
        ("usage twice", Chunk("a") + End(usage: 3) + Usage(3) + Done, 3, false),
        ("usage first", Usage(3) + Chunk("a") + End() + Done, 3, false),
        ("usage null until the end", Chunk("a").Replace("}]}", "}],\"usage\":null}", StringComparison.Ordinal) + End() + Usage(3) + Done, 3, false),
        ("usage after the end", Chunk("a") + End() + Done + Usage(3), 3, false),
        ("usage never", Chunk("four") + End() + Done, 1, false),
        ("usage with details", Chunk("a") + End() + Usage(3).Replace("\"total_tokens\"", "\"prompt_tokens_details\":{\"cached_tokens\":80,\"audio_tokens\":0},\"total_tokens\"", StringComparison.Ordinal) + Done, 3, false),
        ("filter results first", "data: {\"id\":\"\",\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n" + Chunk("a") + End() + Usage(3) + Done, 3, false),
        ("text that is no ASCII", Chunk("Grüße, 日本語 🦊 ñ") + End() + Usage(3) + Done, 3, false),
        ("escapes", Chunk("\\u00e9\\n\\\"\\ud83e\\udd8a") + End() + Usage(3) + Done, 3, false),
        ("a lone surrogate", Chunk("\\ud83e") + End() + Usage(3) + Done, 3, false),
        ("no finish reason", Chunk("a") + Chunk("b") + Usage(3) + Done, 3, false),
        ("an empty finish reason", Chunk("a", finish: "\"\"") + End() + Usage(3) + Done, 3, false),
        ("an unknown finish reason", Chunk("a") + Chunk(null, finish: "\"eos_token\"") + Usage(3) + Done, 3, false),
        ("no index, no id", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n" + Usage(3) + Done, 3, false),
        ("data on two lines", "data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"a\"}}]}\n\n" + Usage(3) + Done, 3, false),
        ("reasoning", "data: {\"choices\":[{\"delta\":{\"content\":null,\"reasoning_content\":\"let me think\"}}]}\n\n" + Chunk("a") + End() + Usage(3) + Done, 3, false),
        ("refusal", "data: {\"choices\":[{\"delta\":{\"refusal\":\"I can't.\"}}]}\n\n" + End() + Usage(3) + Done, 3, false),
        ("tool calls", "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}},{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"g\",\"arguments\":{\"a\":1}}}]}}]}\n\n" + End() + Usage(3) + Done, 3, false),
        ("two choices", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}\n\n" + End() + Usage(3) + Done, 3, false),
        ("no JSON in between", Chunk("a") + "data: keep-alive\n\n" + End() + Usage(3) + Done, 3, false),
        ("a long line", Chunk(new string('x', 300_000)) + End() + Usage(3) + Done, 3, false),
        ("an error in the middle", Chunk("a") + "data: {\"error\":{\"message\":\"overloaded\",\"code\":529}}\n\n", 1, true),
        ("a finish reason of an error", Chunk("a") + Chunk(null, finish: "\"error\"") + Usage(3) + Done, 3, true),
    ];

    public static TheoryData<string, int> FormsInPieces { get; } = new(from form in Forms from size in (int[])[1, 7, int.MaxValue] where form.Text.Length < 10_000 || size > 7 select (form.Name, size));

    [Theory]
    [MemberData(nameof(FormsInPieces))]
    public async Task A_stream_passes_byte_for_byte_and_is_counted(string name, int size)
    {
        (_, string text, int output, bool fails) = Forms.Single(form => form.Name == name);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int start = 0; start < bytes.Length; start += Math.Min(size, bytes.Length - start))
            {
                await context.Response.Body.WriteAsync(bytes.AsMemory(start, Math.Min(size, bytes.Length - start)), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        var decisions = new KeptDecisions();
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
        {
            options.Strong = new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "strong-model" };
            options.Weak = new GatewayUpstream { BaseUrl = upstream.BaseUrl, Model = "weak-model" };
        }).AddRouter(new FixedRouter()).AddDecisionSink(decisions).UseFallback().DescribeModel("weak", new ModelPrice(1, 2)).DescribeModel("strong", new ModelPrice(10, 20)));

        using HttpResponseMessage response = await gateway.PostAsync("""{"model":"router-fixed-0.5","stream":true,"messages":[{"role":"user","content":"easy"}]}""");
        byte[] passed = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        DecisionRecord record = await decisions.NextAsync();

        Assert.Equal(bytes, passed);
        Assert.Equal(("no", "no-cache", "weak"), (response.Headers.GetValues("X-Accel-Buffering").Single(), response.Headers.CacheControl?.ToString(), ForwardingTests.Header(response, "target")));
        Assert.Equal(fails ? DecisionOutcome.Failed : DecisionOutcome.Completed, record.Outcome);
        if (output > 0)
        {
            Assert.Equal(output, record.Decision.Cost!.OutputTokens);
        }
    }

    private static string Chunk(string? content, string finish = "null", int usage = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $"data: {{\"id\":\"c\",\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{{(content is null ? string.Empty : $"\"content\":\"{content}\"")}}},\"finish_reason\":{finish}}}]{(usage > 0 ? $",\"usage\":{UsageObject(usage)}" : string.Empty)}}}\n\n");

    private static string End(int usage = 0) => Chunk(null, "\"stop\"", usage);

    private static string Usage(int output) => $"data: {{\"id\":\"c\",\"choices\":[],\"usage\":{UsageObject(output)}}}\n\n";

    private static string UsageObject(int output) => string.Create(CultureInfo.InvariantCulture, $"{{\"prompt_tokens\":100,\"completion_tokens\":{output},\"total_tokens\":{100 + output}}}");
}
