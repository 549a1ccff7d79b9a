using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Anthropic's Messages.</summary>
internal sealed class MessagesProtocol : IProtocol
{
    /// <summary>The header that says which version of the protocol is spoken.</summary>
    public const string VersionHeader = "anthropic-version";

    /// <summary>The version that the gateway speaks.</summary>
    public const string Version = "2023-06-01";

    /// <summary>The header with the key.</summary>
    public const string KeyHeader = "x-api-key";

    public ModelProtocol Kind => ModelProtocol.Messages;

    public string Path => "messages";

    public ModelRequest ReadRequest(ReadOnlyMemory<byte> body, bool keepsTexts) =>
        ModelRequestReader.Read(body, new MessagesOutline(keepsTexts));

    public TranslatedRequest Translate(ReadOnlyMemory<byte> body) => MessagesTranslator.Read(body);

    public void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText) => MessagesPartReader.Read(json, part, readsText);

    public ReadOnlyMemory<byte> ErrorOf(ReadOnlyMemory<byte> json) => json;

    public byte[] WriteAnswer(ChatResponse response, TranslatedRequest request, string model) => MessagesWriter.Write(response, model);

    public IAnswerStream BeginStream(HttpContext context, TranslatedRequest request, string model) =>
        new MessagesEventWriter(context, model);

    public byte[] WriteError(ApiError error) => MessagesWriter.WriteError(error);
}
