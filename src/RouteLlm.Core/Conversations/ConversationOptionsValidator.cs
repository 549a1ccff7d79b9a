using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of conversations, and what to write.</summary>
internal static class ConversationOptionsValidator
{
    public static IEnumerable<string> FindErrors(ConversationOptions conversations)
    {
        if (conversations.RememberedCalls < 1)
        {
            yield return Invariant($"Conversations.RememberedCalls is {conversations.RememberedCalls}. Write a number from 1, for example 10000.");
        }

        if (!Enum.IsDefined(conversations.Policy))
        {
            yield return Invariant($"Conversations.Policy is {conversations.Policy}. Write one of {string.Join(", ", Enum.GetNames<ConversationPolicy>())}.");
        }
    }
}
