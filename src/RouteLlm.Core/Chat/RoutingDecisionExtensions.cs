using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads the decision that travels with an answer.</summary>
public static class RoutingDecisionExtensions
{
    /// <summary>The key of <c>AdditionalProperties</c> under which the decision stands.</summary>
    internal const string PropertyKey = "routellm.decision";

    /// <summary>Gets the decision that chose the model of this response.</summary>
    /// <param name="response">A response of a <see cref="RouteLlmChatClient"/>, or one put together from its streamed updates.</param>
    /// <returns>The decision, or <see langword="null"/> when no router chose.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static RoutingDecision? GetRoutingDecision(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties.GetRoutingDecision() ?? FindOnMessages(response.Messages);
    }

    /// <summary>Gets the decision that chose the model of this stream.</summary>
    /// <param name="update">An update of a <see cref="RouteLlmChatClient"/>; the first one carries the decision.</param>
    /// <returns>The decision, or <see langword="null"/> when the update carries none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    public static RoutingDecision? GetRoutingDecision(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties.GetRoutingDecision();
    }

    /// <summary>Gets the decision from the properties of an answer's type in another library.</summary>
    /// <remarks>
    /// <c>Metadata</c> of Semantic Kernel's contents and <c>AdditionalProperties</c> of Agent Framework's responses and updates. Semantic Kernel keeps only what is on
    /// messages: see <see cref="RouteLlmChatClientBuilderExtensions.UseRoutingDecisionOnMessages"/>.
    /// </remarks>
    /// <param name="properties">The properties, or <see langword="null"/>.</param>
    /// <returns>The decision, or <see langword="null"/> when the properties hold none.</returns>
    public static RoutingDecision? GetRoutingDecision(this IReadOnlyDictionary<string, object?>? properties) =>
        properties is null || !properties.TryGetValue(PropertyKey, out object? value) ? null
        : value is JsonElement json ? ReadJson(json)
        : value as RoutingDecision;

    /// <summary>Makes an update that carries nothing but the decision, to go in front of a stream's first one.</summary>
    /// <remarks>
    /// What stands on an update with a message id ends up on the message, and so in stored conversations; this one has no such id.
    /// </remarks>
    internal static ChatResponseUpdate DecisionUpdate(ChatResponseUpdate first, RoutingDecision decision) => new()
    {
        AdditionalProperties = new() { [PropertyKey] = decision },
        AuthorName = first.AuthorName,
        ConversationId = first.ConversationId,
        CreatedAt = first.CreatedAt,
        ModelId = first.ModelId,
        ResponseId = first.ResponseId,
        Role = first.Role,
    };

    /// <summary>
    /// Writes the decision on an update: on a copy where the model's client is middleware, which may keep the original and print its
    /// properties when the stream ends.
    /// </summary>
    internal static ChatResponseUpdate WithRoutingDecision(this ChatResponseUpdate update, RoutingDecision decision, IChatClient model)
    {
        if (model is DelegatingChatClient)
        {
            AdditionalPropertiesDictionary? own = update.AdditionalProperties;
            update = update.Clone();
            update.AdditionalProperties = own?.Clone();
        }

        (update.AdditionalProperties ??= [])[PropertyKey] = decision;
        return update;
    }

    // UseRoutingDecisionOnMessages writes it there, and so does a router inside of this one that stamps updates with a message id.
    private static RoutingDecision? FindOnMessages(IList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].AdditionalProperties.GetRoutingDecision() is { } decision)
            {
                return decision;
            }
        }

        return null;
    }

    // A response that was cached or sent as JSON brings its decision back as such.
    private static RoutingDecision? ReadJson(JsonElement json)
    {
        try
        {
            return json.Deserialize(RoutingDecisionJson.Default.RoutingDecision);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
