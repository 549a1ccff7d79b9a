using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class ChatCompletionsProtocol : IProtocol
{
    public ModelProtocol Kind => ModelProtocol.ChatCompletions;

    public string Path => "chat/completions";

    public ModelRequest ReadRequest(ReadOnlyMemory<byte> body, bool keepsTexts) =>
        ModelRequestReader.Read(body, new CompletionOutline(keepsTexts));

    public TranslatedRequest Translate(ReadOnlyMemory<byte> body) => CompletionTranslator.Read(body);

    public void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText) => CompletionPartReader.Read(json, part, readsText);

    public ReadOnlyMemory<byte> ErrorOf(ReadOnlyMemory<byte> json) => json;

    public byte[] WriteAnswer(ChatResponse response, TranslatedRequest request, string model) => CompletionWriter.Write(response, model);

    public IAnswerStream BeginStream(HttpContext context, TranslatedRequest request, string model) =>
        new CompletionEventWriter(context, model, request.IncludeUsage);

    public byte[] WriteError(ApiError error) => error.ToJson();
}
