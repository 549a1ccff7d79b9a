using Microsoft.Extensions.AI;

namespace ChatApp;

/// <summary>What a stand-in says: long enough to see it stream, with a block of code, and never to be taken for a model's answer.</summary>
internal static class StandInAnswer
{
    public static string To(string role, IEnumerable<ChatMessage> messages)
    {
        ChatMessage[] conversation = [.. messages];
        int words = (conversation.LastOrDefault(static message => message.Role == ChatRole.User)?.Text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        int earlier = conversation.Count(static message => message.Role == ChatRole.Assistant);
        return $"""
            I stand in for the {role} model: no model was called, but the decision that sent your prompt here is real. It has {words} {(words == 1 ? "word" : "words")}, and {(earlier == 0 ? "opens this chat" : $"follows {earlier} {(earlier == 1 ? "answer" : "answers")} of this chat")}.

            Move the threshold and send the prompt again to see the route change. For real answers, set a key and start the sample anew:

            ```bash
            export OPENAI_API_KEY=…
            dotnet run --project samples/ChatApp
            ```

            Other providers and local models go into `routellm.yaml` beside the sample.
            """;
    }
}
