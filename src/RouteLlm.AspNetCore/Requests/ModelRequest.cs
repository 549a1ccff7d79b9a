using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request for a chat completion as it came, with what the gateway reads of it.</summary>
internal sealed class ModelRequest
{
    /// <summary>Gets the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets where the value of <c>model</c> stands in the body, its quotes included.</summary>
    public required Range ModelSpan { get; init; }

    public required string Model { get; init; }

    /// <summary>Gets whether the answer is to be streamed.</summary>
    public required bool IsStream { get; init; }

    /// <summary>
    /// Gets what planning needs of the conversation: roles, texts (unless whoever takes the request reads them again), ids of tool calls,
    /// and that there are images or audio.
    /// </summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>
    /// Gets what planning needs of the parameters; <see langword="null"/> where they ask for nothing that a model may lack.
    /// </summary>
    public required ChatOptions? Options { get; init; }

    /// <summary>Gets whether several answers are asked for (<c>n</c>).</summary>
    public bool HasSeveralAnswers { get; init; }

    /// <summary>Gives the body with another model's name, and nothing else changed.</summary>
    /// <param name="model">The name.</param>
    /// <param name="name">The name as JSON.</param>
    public ReadOnlyMemory<byte> WithModel(string model, byte[] name)
    {
        if (model == Model)
        {
            return Body;
        }

        (int offset, int length) = ModelSpan.GetOffsetAndLength(Body.Length);
        byte[] body = new byte[Body.Length - length + name.Length];
        Body.Span[..offset].CopyTo(body);
        name.CopyTo(body, offset);
        Body.Span[(offset + length)..].CopyTo(body.AsSpan(offset + name.Length));
        return body;
    }
}
