using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// The long texts of a request's messages, taken out before the rest is parsed as a whole: JsonDocument rents twice a body's length,
/// however few values it holds.
/// </summary>
internal sealed class LongTexts
{
    private const int LongestBody = 1024 * 1024;
    private const int LongestText = 64 * 1024;
    private const int DepthOfMessage = 3;
    private const int DepthOfPart = 5;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly List<Range> _texts = [];

    // Nobody who writes a request knows it.
    private readonly string _mark = $"{Guid.NewGuid():N}-";

    /// <param name="body">A JSON object.</param>
    /// <param name="maximumDepth">How deep it may be nested.</param>
    public LongTexts(ReadOnlyMemory<byte> body, int maximumDepth)
    {
        _body = body;
        Rest = body.Length > LongestBody ? TakeOut(maximumDepth) : body;
    }

    /// <summary>Gets the body, in which each long text is replaced by a mark.</summary>
    public ReadOnlyMemory<byte> Rest { get; }

    /// <summary>Gets a text of a message: the long one that a mark stands for, or the text itself.</summary>
    public string Of(string text)
    {
        if (_texts.Count == 0 || !text.StartsWith(_mark, StringComparison.Ordinal))
        {
            return text;
        }

        var reader = new Utf8JsonReader(_body.Span[_texts[int.Parse(text.AsSpan(_mark.Length), CultureInfo.InvariantCulture)]]);
        reader.Read();
        return LongText.Read(reader);
    }

    private ReadOnlyMemory<byte> TakeOut(int maximumDepth)
    {
        using var rest = new MemoryStream();
        ReadOnlySpan<byte> body = _body.Span;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maximumDepth });
        int copied = 0;
        bool isText = false;
        bool isConversation = false;
        while (reader.Read())
        {
            if (isText && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > LongestText)
            {
                rest.Write(body[copied..(int)reader.TokenStartIndex]);
                rest.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{_mark}{_texts.Count}\"")));
                copied = (int)reader.BytesConsumed;
                _texts.Add((int)reader.TokenStartIndex..copied);
            }

            isText = false;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isConversation = reader.CurrentDepth == 1 ? IsConversation(reader) : isConversation;

                // Whatever else stands as deep under such a name is refused.
                isText = isConversation && reader.CurrentDepth is (1 or DepthOfMessage or DepthOfPart) && (reader.CurrentDepth == 1 || IsText(reader));
            }
        }

        rest.Write(body[copied..]);
        return _texts.Count > 0 ? rest.ToArray() : _body;
    }

    private static bool IsConversation(in Utf8JsonReader name) =>
        name.ValueTextEquals("messages"u8) || name.ValueTextEquals("input"u8) || name.ValueTextEquals("instructions"u8) || name.ValueTextEquals("system"u8);

    private static bool IsText(in Utf8JsonReader name) =>
        name.ValueTextEquals("content"u8) || name.ValueTextEquals("text"u8) || name.ValueTextEquals("output"u8);
}
