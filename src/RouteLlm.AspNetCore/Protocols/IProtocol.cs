using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A protocol that clients and upstreams speak. Safe for concurrent use.</summary>
internal interface IProtocol : IAnswerReader
{
    ModelProtocol Kind { get; }

    /// <summary>Gets the path, below the endpoint's address, of what answers a conversation.</summary>
    string Path { get; }

    /// <summary>Reads a request's body for what decides where it goes.</summary>
    /// <param name="body">The body.</param>
    /// <param name="keepsTexts">Whether the texts of the conversation are kept.</param>
    /// <exception cref="GatewayException">The body is not what it must be.</exception>
    ModelRequest ReadRequest(ReadOnlyMemory<byte> body, bool keepsTexts);

    /// <summary>Translates a request into the abstraction's words. What they cannot carry is refused by name, never dropped.</summary>
    /// <param name="body">The body, which was read before.</param>
    /// <exception cref="GatewayException">A field cannot be carried, or is not what it must be.</exception>
    TranslatedRequest Translate(ReadOnlyMemory<byte> body);

    /// <summary>Translates a whole answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="request">What it answers.</param>
    /// <param name="model">The name of the model, where the answer does not say it.</param>
    byte[] WriteAnswer(ChatResponse response, TranslatedRequest request, string model);

    /// <summary>Begins to translate a streamed answer.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="model">The name of the model, where the answer does not say it.</param>
    IAnswerStream BeginStream(HttpContext context, TranslatedRequest request, string model);

    /// <summary>Writes an error as the body of an answer.</summary>
    byte[] WriteError(ApiError error);
}
