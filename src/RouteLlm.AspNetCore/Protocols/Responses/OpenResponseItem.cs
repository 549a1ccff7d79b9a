using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>An item of text or of reasoning that is being streamed.</summary>
internal sealed class OpenResponseItem(ResponseEvents events, OpenResponseItem.Kind kind, int index)
{
    private readonly StringBuilder _text = new();
    private readonly string _id = ResponseItemWriter.NewId(kind == Kind.Reasoning ? "rs" : "msg");
    private bool _hasPart;

    /// <summary>What is being streamed.</summary>
    internal enum Kind
    {
        Text,
        Refusal,
        Reasoning,
    }

    public Kind ItemKind => kind;

    /// <summary>Gets or sets the part of the reasoning that only the model can read.</summary>
    public string? Encrypted { get; set; }

    // As the protocol names the events of its part.
    private string PartEvents => kind == Kind.Reasoning ? "response.reasoning_summary_part" : "response.content_part";

    private string TextEvents => kind switch
    {
        Kind.Reasoning => "response.reasoning_summary_text",
        Kind.Refusal => "response.refusal",
        _ => "response.output_text",
    };

    public Task BeginAsync() =>
        events.SendItemAsync("response.output_item.added", index, json => WriteItem(json, ResponseItemWriter.InProgress, text: null));

    public async Task AppendAsync(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!_hasPart)
        {
            _hasPart = true;
            await events.SendAsync($"{PartEvents}.added", json => WritePart(json, string.Empty)).ConfigureAwait(false);
        }

        _text.Append(text);
        await events.SendAsync($"{TextEvents}.delta", json => WriteText(json, "delta", text)).ConfigureAwait(false);
    }

    /// <summary>Ends the item.</summary>
    /// <returns>The item as it stands in the response.</returns>
    public async Task<byte[]> EndAsync()
    {
        string text = _text.ToString();
        if (_hasPart)
        {
            await events.SendAsync($"{TextEvents}.done", json => WriteText(json, kind == Kind.Refusal ? "refusal" : "text", text)).ConfigureAwait(false);
            await events.SendAsync($"{PartEvents}.done", json => WritePart(json, text)).ConfigureAwait(false);
        }

        byte[] item = WrittenJson.Of(json => WriteItem(json, ResponseItemWriter.Completed, text));
        await events.SendItemAsync("response.output_item.done", index, json => json.WriteRawValue(item)).ConfigureAwait(false);
        return item;
    }

    private void WriteItem(Utf8JsonWriter json, string status, string? text)
    {
        if (kind == Kind.Reasoning)
        {
            ResponseItemWriter.WriteReasoning(json, _id, status, text, Encrypted);
        }
        else
        {
            ResponseItemWriter.WriteMessage(json, _id, status, text, kind == Kind.Refusal);
        }
    }

    private void WritePart(Utf8JsonWriter json, string text)
    {
        WritePlace(json);
        json.WritePropertyName("part");
        if (kind == Kind.Reasoning)
        {
            ResponseItemWriter.WriteSummaryPart(json, text);
        }
        else
        {
            ResponseItemWriter.WriteTextPart(json, text, kind == Kind.Refusal);
        }
    }

    private void WriteText(Utf8JsonWriter json, string name, string text)
    {
        WritePlace(json);
        json.WriteString(name, text);
        if (kind == Kind.Text)
        {
            json.WriteStartArray("logprobs");
            json.WriteEndArray();
        }
    }

    private void WritePlace(Utf8JsonWriter json)
    {
        json.WriteString("item_id", _id);
        json.WriteNumber("output_index", index);
        json.WriteNumber(kind == Kind.Reasoning ? "summary_index" : "content_index", 0);
    }
}
