using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From the messages of a request to those of the OpenAI package.</summary>
internal static class Conversation
{
    private static readonly ChatRole Developer = new("developer");

    public static List<Sdk.ChatMessage> For(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var conversation = new List<Sdk.ChatMessage>();
        if (!string.IsNullOrWhiteSpace(options?.Instructions))
        {
            conversation.Add(new Sdk.SystemChatMessage(options.Instructions));
        }

        List<Sdk.ChatMessageContentPart> shown = [];
        foreach (ChatMessage message in messages)
        {
            // Results must stand right after the calls, and no image between them.
            if (message.Role != ChatRole.Tool)
            {
                Show(shown, conversation);
            }

            Add(message, conversation, shown);
        }

        Show(shown, conversation);
        return conversation;
    }

    private static void Show(List<Sdk.ChatMessageContentPart> shown, List<Sdk.ChatMessage> conversation)
    {
        if (shown.Count > 0)
        {
            conversation.Add(new Sdk.UserChatMessage(shown));
            shown.Clear();
        }
    }

    private static void Add(ChatMessage message, List<Sdk.ChatMessage> conversation, List<Sdk.ChatMessageContentPart> shown)
    {
        if (message.RawRepresentation is Sdk.ChatMessage raw)
        {
            conversation.Add(raw);
        }
        else if (message.Role == ChatRole.User)
        {
            AddUser(message, conversation, shown);
        }
        else if (message.Role == ChatRole.Assistant)
        {
            conversation.Add(AssistantMessage.For(message));
            AddResults(message, conversation, shown);
        }
        else if (message.Role == ChatRole.Tool)
        {
            AddTool(message, conversation, shown);
        }
        else if (message.Role == ChatRole.System)
        {
            conversation.Add(new Sdk.SystemChatMessage(Texts(message)) { ParticipantName = ParticipantName.Of(message) });
        }
        else if (message.Role == Developer)
        {
            conversation.Add(new Sdk.DeveloperChatMessage(Texts(message)) { ParticipantName = ParticipantName.Of(message) });
        }
        else
        {
            throw new NotSupportedException(
                $"Chat completions have no role '{message.Role.Value}'. Use system, developer, user, assistant or tool.");
        }
    }

    private static void AddUser(ChatMessage message, List<Sdk.ChatMessage> conversation, List<Sdk.ChatMessageContentPart> shown)
    {
        // Some callers hand tool results back under the user's role. They must stand right after the calls, so they go first.
        bool hasResults = AddResults(message, conversation, shown);
        Show(shown, conversation);
        List<Sdk.ChatMessageContentPart> parts = [];
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionResultContent and not UsageContent)
            {
                parts.Add(ContentPart.For(content, "a user message"));
            }
        }

        if (parts.Count > 0 || !hasResults)
        {
            conversation.Add(new Sdk.UserChatMessage(OrEmptyText(parts)) { ParticipantName = ParticipantName.Of(message) });
        }
    }

    private static void AddTool(ChatMessage message, List<Sdk.ChatMessage> conversation, List<Sdk.ChatMessageContentPart> shown)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionResultContent and not UsageContent)
            {
                throw ContentPart.NotCarried(content, "a tool message", "Put it into the Result of a FunctionResultContent.");
            }
        }

        AddResults(message, conversation, shown);
    }

    private static bool AddResults(ChatMessage message, List<Sdk.ChatMessage> conversation, List<Sdk.ChatMessageContentPart> shown)
    {
        bool any = false;
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionResultContent result)
            {
                conversation.Add(FunctionResult.For(result, shown));
                any = true;
            }
        }

        return any;
    }

    private static List<Sdk.ChatMessageContentPart> Texts(ChatMessage message)
    {
        List<Sdk.ChatMessageContentPart> parts = [];
        foreach (AIContent content in message.Contents)
        {
            if (content is not UsageContent)
            {
                parts.Add(ContentPart.ForText(content, $"a {message.Role.Value} message"));
            }
        }

        return OrEmptyText(parts);
    }

    private static List<Sdk.ChatMessageContentPart> OrEmptyText(List<Sdk.ChatMessageContentPart> parts) =>
        parts.Count > 0 ? parts : [Sdk.ChatMessageContentPart.CreateTextPart(string.Empty)];
}
