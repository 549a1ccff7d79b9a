using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Puts together the calls of tools in an answer that came whole or in pieces, whatever the protocol. For one answer.</summary>
/// <param name="take">Takes each call when it is whole.</param>
internal sealed class AnswerCalls(Action<FunctionCallContent> take)
{
    // No protocol takes a call without a name, nor does the abstraction.
    private const string NoName = "(no name)";

    // What a model writes of a call that is no function's; the rest says where it stands, or what a provider made of it.
    private static readonly string[] Written = ["input", "action", "actions", "operation", "arguments", "code"];

    private readonly List<OpenCall> _open = [];
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);

    /// <summary>Reads a whole answer, or the data of an event.</summary>
    public void Read(ReadOnlySpan<byte> json) => LenientJson.Read(json, Read);

    /// <summary>Reads a whole answer, or the data of an event.</summary>
    public void Read(JsonElement root)
    {
        // Of several answers to one request, the first.
        JsonElement choice = root.ListOf("choices").FirstOrDefault(static choice => choice.NumberOf("index") is null or 0);
        JsonElement response = root.FieldOf("response") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        JsonElement index = root.FieldOf("index");
        switch (root.TextOf("type"))
        {
            case "content_block_start" when root.FieldOf("content_block").TextOf("type") == "tool_use":
                Begin(index, root.FieldOf("content_block"));
                break;
            case "content_block_delta":
                Append(index, root.FieldOf("delta").TextOf("partial_json"));
                break;
            case "content_block_stop":
                End(index);
                break;
            case "response.output_item.done":
                TakeWhole([root.FieldOf("item")]);
                break;
            default:
                TakePieces(choice.FieldOf("delta").ListOf("tool_calls"));
                TakeEach(choice.FieldOf("message").ListOf("tool_calls"));
                TakeWhole(root.ListOf("content"));
                TakeWhole(response.ListOf("output"));
                break;
        }

        if (choice.TextOf("finish_reason").Length > 0)
        {
            EndAll();
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void EndAll()
    {
        while (_open.Count > 0)
        {
            Close(_open[0]);
        }
    }

    // The calls of a whole chat completion. Some servers leave out the ids, and each is a call all the same.
    private void TakeEach(IEnumerable<JsonElement> calls)
    {
        foreach (JsonElement call in calls)
        {
            EndAll();
            TakePieces([call]);
        }
    }

    // The calls of a chat completion: whole, or the pieces of an event.
    private void TakePieces(IEnumerable<JsonElement> pieces)
    {
        foreach (JsonElement piece in pieces)
        {
            JsonElement custom = piece.FieldOf("custom");
            JsonElement function = custom.ValueKind == JsonValueKind.Object ? custom : piece.FieldOf("function");
            OpenCall call = FindOrOpen(piece.FieldOf("index"), piece.TextOf("id"));
            string name = function.TextOf("name");
            call.Name += name == call.Name ? string.Empty : name;
            call.IsText |= custom.ValueKind == JsonValueKind.Object;
            JsonElement arguments = function.FieldOf("arguments");

            // An object, as some write it.
            call.Arguments.Append(arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : function.TextOf(call.IsText ? "input" : "arguments"));
        }
    }

    // The call of a content block, whose arguments come in pieces.
    private void Begin(JsonElement index, JsonElement block)
    {
        OpenCall call = FindOrOpen(index, block.TextOf("id"));
        call.Name = block.TextOf("name");
        call.Input = InputOf(block);
    }

    private void Append(JsonElement index, string piece) => Find(index)?.Arguments.Append(piece);

    private void End(JsonElement index)
    {
        if (Find(index) is { } call)
        {
            Close(call);
        }
    }

    // Blocks of a message, or items of a response. One that is told twice counts once.
    private void TakeWhole(IEnumerable<JsonElement> calls)
    {
        foreach (JsonElement call in calls)
        {
            string id = call.TextOf(call.FieldOf("call_id").ValueKind == JsonValueKind.String ? "call_id" : "id");
            switch (call.TextOf("type"))
            {
                case "tool_use":
                    Add(CallOf(id, call.TextOf("name"), InputOf(call)));
                    break;
                case "function_call":
                    Add(CallOf(id, call.TextOf("name"), call.TextOf("arguments")));
                    break;
                case { } type when type.EndsWith("_call", StringComparison.Ordinal):
                    Add(OtherCallOf(id, call.TextOf("name") is { Length: > 0 } name ? name : type[..^"_call".Length], call));
                    break;
                default:
                    break;
            }
        }
    }

    private static string InputOf(JsonElement block) =>
        block.FieldOf("input") is { ValueKind: not JsonValueKind.Undefined } input ? input.GetRawText() : string.Empty;

    private OpenCall? Find(JsonElement index) => _open.FindLast(call => call.Index == IndexOf(index));

    // Some servers leave out the index, some give all calls the same; some leave out the id, and some say it and the name with each piece.
    private OpenCall FindOrOpen(JsonElement index, string id)
    {
        OpenCall? open = index.ValueKind == JsonValueKind.Number ? Find(index) : _open.FindLast(call => id.Length == 0 || call.Id == id);
        if (open is null || (id.Length > 0 && open.Id.Length > 0 && open.Id != id))
        {
            open = new OpenCall(IndexOf(index), id);
            _open.Add(open);
        }

        return open;
    }

    private static string IndexOf(JsonElement index) => index.ValueKind == JsonValueKind.Number ? index.GetRawText() : string.Empty;

    private void Close(OpenCall call)
    {
        _open.Remove(call);
        Add(call.IsText ? TextCallOf(call.Id, call.Name, call.Arguments.ToString()) : CallOf(call.Id, call.Name, call.Arguments.Length > 0 ? call.Arguments.ToString() : call.Input));
    }

    private void Add(FunctionCallContent call)
    {
        if (call.CallId.Length == 0 || _closed.Add(call.CallId))
        {
            take(call);
        }
    }

    // A custom tool takes a text, whatever it is.
    private static FunctionCallContent TextCallOf(string id, string name, string text) =>
        new(id, NameOf(name), new Dictionary<string, object?>(StringComparer.Ordinal) { ["input"] = text }) { InformationalOnly = true };

    // A custom tool's, a shell's, a computer's: no function, so it has no schema.
    private static FunctionCallContent OtherCallOf(string id, string name, JsonElement call) =>
        new(id, NameOf(name), Written.Where(field => call.FieldOf(field).ValueKind != JsonValueKind.Undefined).ToDictionary(static field => field, object? (field) => call.FieldOf(field).Clone(), StringComparer.Ordinal))
        {
            InformationalOnly = true,
        };

    private static string NameOf(string name) => name.Length > 0 ? name : NoName;

    private static FunctionCallContent CallOf(string id, string named, string arguments)
    {
        string name = NameOf(named);
        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments.Length > 0 ? arguments : "{}");
            return new FunctionCallContent(id, name, document.RootElement.EnumerateObject().ToDictionary(static field => field.Name, static object? (field) => field.Value.Clone(), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return new FunctionCallContent(id, name) { Exception = exception };
        }
    }

    /// <summary>A call that is not whole yet.</summary>
    private sealed class OpenCall(string index, string id)
    {
        public string Index => index;

        public string Id => id;

        public string Name { get; set; } = string.Empty;

        public StringBuilder Arguments { get; } = new();

        /// <summary>Gets or sets whether the arguments are a custom tool's text, and no JSON.</summary>
        public bool IsText { get; set; }

        /// <summary>Gets or sets the arguments that came with the beginning, which count where no others come.</summary>
        public string Input { get; set; } = string.Empty;
    }
}
