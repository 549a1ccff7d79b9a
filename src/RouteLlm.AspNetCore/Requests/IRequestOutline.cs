using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads of a request, field by field, what planning needs of it; everything else is left as it is. For one request.</summary>
internal interface IRequestOutline
{
    /// <summary>Gets what planning needs of the conversation.</summary>
    /// <exception cref="GatewayException">The request has no conversation.</exception>
    IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>
    /// Gets what planning needs of the parameters; <see langword="null"/> where they ask for nothing that a model may lack.
    /// </summary>
    ChatOptions? Options { get; }

    /// <summary>Gets whether several answers are asked for.</summary>
    bool HasSeveralAnswers { get; }

    /// <summary>Reads the field whose name the reader stands on, and leaves the reader at the end of its value.</summary>
    /// <exception cref="GatewayException">The field is not what it must be.</exception>
    void Read(ref Utf8JsonReader reader);
}
