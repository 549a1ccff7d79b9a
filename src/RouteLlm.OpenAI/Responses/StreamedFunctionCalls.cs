using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>The function calls of one streamed answer, put together from their pieces.</summary>
internal sealed class StreamedFunctionCalls
{
    private readonly List<StreamedFunctionCall> _calls = [];

    public int Count => _calls.Count;

    public void Add(Sdk.StreamingChatToolCallUpdate piece)
    {
        // Some servers number every call 0; a new id begins a new call all the same.
        StreamedFunctionCall? call = _calls.FindLast(known => known.Index == piece.Index);
        if (call is null || !call.MayBe(piece.ToolCallId))
        {
            call = new StreamedFunctionCall(piece.Index);
            _calls.Add(call);
        }

        call.Add(piece);
    }

    public Sdk.ChatToolCall Complete(int position) => _calls[position].Complete();
}
