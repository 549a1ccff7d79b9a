using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Puts together the calls of tools in an answer that is held back, whole or in pieces, whatever the protocol. For one answer.</summary>
/// <param name="held">Takes each call when it is whole.</param>
internal sealed class HeldCalls(HeldAnswer held)
{
    // No protocol takes a call without a name, nor does the abstraction.
    private const string NoName = "(no name)";

    private readonly List<OpenCall> _open = [];
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);

    /// <summary>Takes the calls of a chat completion: whole, or the pieces of an event.</summary>
    public void TakePieces(IEnumerable<JsonElement> pieces)
    {
        foreach (JsonElement piece in pieces)
        {
            JsonElement function = piece.FieldOf("function");
            OpenCall call = FindOrOpen(piece.FieldOf("index"), piece.TextOf("id"));
            call.Name += function.TextOf("name");
            JsonElement arguments = function.FieldOf("arguments");

            // An object, as some write it.
            call.Arguments.Append(arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : function.TextOf("arguments"));
        }
    }

    /// <summary>Begins the call of a content block, whose arguments come in pieces.</summary>
    public void Begin(JsonElement index, JsonElement block)
    {
        OpenCall call = FindOrOpen(index, block.TextOf("id"));
        call.Name = block.TextOf("name");
        call.Input = InputOf(block);
    }

    /// <summary>Takes a piece of the arguments of a content block's call.</summary>
    public void Append(JsonElement index, string piece) => Find(index)?.Arguments.Append(piece);

    /// <summary>Ends the call of a content block, if it was one.</summary>
    public void End(JsonElement index)
    {
        if (Find(index) is { } call)
        {
            Close(call);
        }
    }

    /// <summary>Takes whole calls: blocks of a message, or items of a response. One that is told twice counts once.</summary>
    public void TakeWhole(IEnumerable<JsonElement> calls)
    {
        foreach (JsonElement call in calls)
        {
            string? arguments = call.TextOf("type") switch
            {
                "tool_use" => InputOf(call),
                "function_call" => call.TextOf("arguments"),
                _ => null,
            };
            if (arguments is not null)
            {
                Add(call.TextOf(call.FieldOf("call_id").ValueKind == JsonValueKind.String ? "call_id" : "id"), call.TextOf("name"), arguments);
            }
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

    private static string InputOf(JsonElement block) => block.FieldOf("input") is { ValueKind: not JsonValueKind.Undefined } input ? input.GetRawText() : string.Empty;

    private OpenCall? Find(JsonElement index) => _open.Find(call => call.Index == IndexOf(index));

    // Some servers leave out the index, some the id, and some say the id with each piece.
    private OpenCall FindOrOpen(JsonElement index, string id)
    {
        OpenCall? open = index.ValueKind == JsonValueKind.Number ? Find(index) : _open.Find(call => id.Length == 0 ? call == _open[^1] : call.Id == id);
        if (open is null)
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
        Add(call.Id, call.Name, call.Arguments.Length > 0 ? call.Arguments.ToString() : call.Input);
    }

    private void Add(string id, string name, string arguments)
    {
        if (id.Length == 0 || _closed.Add(id))
        {
            held.Add([CallOf(id, name.Length > 0 ? name : NoName, arguments)], finish: null, usage: null);
        }
    }

    private static FunctionCallContent CallOf(string id, string name, string arguments)
    {
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

        /// <summary>Gets or sets the arguments that came with the beginning, which count where no others come.</summary>
        public string Input { get; set; } = string.Empty;
    }
}
