using System.Text;

namespace RouteLlm.Tests;

/// <summary>An event that is recognised says the same as one whose JSON is read.</summary>
public sealed class RepeatedEventTests
{
    private static readonly string[] Texts =
        ["one", " two", "", "drei ß 日本 🦊", "\\\"quoted\\\"", "a\\nb", "\\ud83e\\udd8a", "\\ud83e", "x\",\"finish_reason\":\"stop", "\"}}],\"usage\":{\"completion_tokens\":7}}", "end\\", "{}", ",", "tab\there", "null"];

    private static readonly string[] Events =
    [
        """{"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}]}""",
        """{"id":"c2","model":"m","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}]}""",
        """{"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":"stop"}]}""",
        """{"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""",
        """{"id":"c1","model":"m","choices":[{"index":0,"delta":{"reasoning_content":"TEXT"},"finish_reason":null}]}""",
        """{"id":"c1","model":"m","choices":[{"delta":{"content":"TEXT"}},{"delta":{"content":"other"}}]}""",
        """{"id":"c1","model":"m","choices":[{"delta":{"content":"TEXT","tool_calls":[{"id":"call","function":{"name":"f","arguments":"{}"}}]}}]}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"TEXT"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"TEXT"}}""",
        """{"type":"response.output_text.delta","item_id":"i","delta":"TEXT"}""",
        """{"error":{"message":"TEXT"}}""",
    ];

    public static TheoryData<ModelProtocol, bool> Readers { get; } = new(
        from protocol in Enum.GetValues<ModelProtocol>() from readsText in (bool[])[true, false] select (protocol, readsText));

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_stream_of_all_kinds_of_events_says_what_each_of_them_says(ModelProtocol protocol, bool readsText)
    {
        IAnswerReader reader = KnownProtocols.Of(protocol);
        var random = new Random(7);
        var repeated = new RepeatedEvent();
        var part = new AnswerPart();
        int recognised = 0;
        string shape = Events[0];
        for (int i = 0; i < 20_000; i++)
        {
            // Most events are as the one before, so that what follows an odd one is tried as well.
            shape = random.Next(4) == 0 ? Events[random.Next(Events.Length)] : shape;
            byte[] data = Encoding.UTF8.GetBytes(shape.Replace("TEXT", Texts[random.Next(Texts.Length)], StringComparison.Ordinal));
            if (random.Next(10) == 0)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            if (repeated.TryRead(data, part))
            {
                recognised++;
            }
            else
            {
                reader.Read(data, part, readsText);
                repeated.Keep(data, part);
            }

            var fresh = new AnswerPart();
            reader.Read(data, fresh, readsText);
            Assert.Equal(Told(fresh), Told(part));
        }

        Assert.InRange(recognised, 100, 20_000);
    }

    private static string Told(AnswerPart part) => string.Join(
        '|',
        part.IsJson, part.IsOfProtocol, part.HasNoChoice, part.IsError, part.HasContent, part.IsFinished, part.Id, part.Model, part.Usage?.OutputTokenCount,
        string.Join('/', part.ContinuationIds), string.Join('/', part.Texts), string.Join('/', part.Answers));
}
