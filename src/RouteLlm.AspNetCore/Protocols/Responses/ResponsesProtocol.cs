using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>OpenAI's Responses.</summary>
internal sealed class ResponsesProtocol : IProtocol
{
    public ModelProtocol Kind => ModelProtocol.Responses;

    public string Path => "responses";

    public ModelRequest ReadRequest(ReadOnlyMemory<byte> body, bool keepsTexts) =>
        ModelRequestReader.Read(body, new ResponsesOutline(keepsTexts));

    public TranslatedRequest Translate(ReadOnlyMemory<byte> body) => ResponsesTranslator.Read(body);

    public void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText) => ResponsesPartReader.Read(json, part, readsText);

    public ReadOnlyMemory<byte> ErrorOf(ReadOnlyMemory<byte> json) => ReportedResponseError.Of(json);

    public byte[] WriteAnswer(ChatResponse response, TranslatedRequest request, string model) =>
        ResponsesWriter.Write(response, request, model);

    public IAnswerStream BeginStream(HttpContext context, TranslatedRequest request, string model) =>
        new ResponsesEventWriter(context, request, model);

    public byte[] WriteError(ApiError error) => error.ToJson();
}
