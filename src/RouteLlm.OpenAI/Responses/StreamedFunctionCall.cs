using System.Buffers;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>One function call of a streamed answer, put together from its pieces.</summary>
internal sealed class StreamedFunctionCall(int index)
{
    private readonly ArrayBufferWriter<byte> _arguments = new();
    private string? _id;
    private string? _name;

    public int Index => index;

    public bool MayBe(string? id) => string.IsNullOrEmpty(id) || _id is null || string.Equals(id, _id, StringComparison.Ordinal);

    public void Add(Sdk.StreamingChatToolCallUpdate piece)
    {
        if (!string.IsNullOrEmpty(piece.ToolCallId))
        {
            _id = piece.ToolCallId;
        }

        if (!string.IsNullOrEmpty(piece.FunctionName))
        {
            _name = piece.FunctionName;
        }

        if (piece.FunctionArgumentsUpdate is { } arguments)
        {
            _arguments.Write(arguments.ToMemory().Span);
        }
    }

    public Sdk.ChatToolCall Complete() =>
        Sdk.ChatToolCall.CreateFunctionToolCall(_id ?? string.Empty, _name ?? string.Empty, BinaryData.FromBytes(_arguments.WrittenMemory));
}
