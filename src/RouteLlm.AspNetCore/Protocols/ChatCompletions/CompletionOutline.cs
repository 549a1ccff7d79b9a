using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of a request for a chat completion what planning needs.</summary>
/// <param name="keepsTexts">
/// Whether the texts of messages are kept. Who reads all of the body has them then, and of a long prompt there would be two.
/// </param>
internal sealed class CompletionOutline(bool keepsTexts) : IRequestOutline
{
    private const string Field = "messages";

    private List<ChatMessage>? _messages;
    private RequestParameters _parameters;

    public IReadOnlyList<ChatMessage> Messages =>
        _messages ?? throw GatewayException.Invalid(Field, $"The request has no '{Field}'.", "missing_required_parameter");

    public ChatOptions? Options => _parameters.Options;

    public bool HasSeveralAnswers => _parameters.HasSeveralAnswers;

    public void Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("messages"u8))
        {
            reader.Read();
            _messages = RequestMessages.Read(ref reader, keepsTexts);
        }
        else
        {
            _parameters.Read(ref reader);
        }
    }
}
