using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request for a chat completion as it came, with what the gateway reads of it.</summary>
internal sealed class ChatRequest
{
    private static readonly ChatOptions WithTools = new() { Tools = [AIFunctionFactory.CreateDeclaration("tool", description: null, JsonDocument.Parse("{}").RootElement)] };

    /// <summary>Gets the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets where the value of <c>model</c> stands in the body, its quotes included.</summary>
    public required Range ModelSpan { get; init; }

    public required string Model { get; init; }

    /// <summary>Gets the text of the last user message.</summary>
    public required string Prompt { get; init; }

    public required bool HasImages { get; init; }

    public required bool HasTools { get; init; }

    /// <summary>Gives the body with another model's name, and nothing else changed.</summary>
    public ReadOnlyMemory<byte> WithModel(string model)
    {
        if (model == Model)
        {
            return Body;
        }

        byte[] name = JsonSerializer.SerializeToUtf8Bytes(model, GatewayJson.Default.String);
        (int offset, int length) = ModelSpan.GetOffsetAndLength(Body.Length);
        byte[] body = new byte[Body.Length - length + name.Length];
        Body.Span[..offset].CopyTo(body);
        name.CopyTo(body, offset);
        Body.Span[(offset + length)..].CopyTo(body.AsSpan(offset + name.Length));
        return body;
    }

    /// <summary>Gives what routers see: the prompt and, for rules, whether there are images and tools.</summary>
    public RoutingRequest ToRoutingRequest()
    {
        if (!HasImages && !HasTools)
        {
            return new RoutingRequest(Prompt);
        }

        var message = new ChatMessage(ChatRole.User, Prompt);
        if (HasImages)
        {
            // Rules ask whether there is an image, not which.
            message.Contents.Add(new UriContent("about:blank", "image/*"));
        }

        return new RoutingRequest([message], HasTools ? WithTools : null);
    }
}
