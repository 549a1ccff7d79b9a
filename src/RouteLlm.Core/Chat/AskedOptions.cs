using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The options of a request without what was meant for the router. The caller's stay as they are.</summary>
internal static class AskedOptions
{
    /// <summary>The key of <c>AdditionalProperties</c> under which a request is kept from battles, with <see langword="false"/>.</summary>
    public const string BattlesKey = "routellm.battles";

    private static readonly string[] RoutersOwn = [ModelStamp.PropertyKey, CallerOptions.PropertyKey, BattlesKey];

    /// <summary>Says whether a request is kept from battles.</summary>
    public static bool KeepsFromBattles(ChatOptions? options) =>
        options?.AdditionalProperties is { } properties && properties.TryGetValue(BattlesKey, out object? value) && value switch
        {
            bool takesPart => !takesPart,
            JsonElement json => json.ValueKind == JsonValueKind.False,
            string text => string.Equals(text, bool.FalseString, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };

    /// <summary>Gives a request's options without the names of a model and of the caller.</summary>
    public static ChatOptions? WithoutModel(ChatOptions? options)
    {
        if (options is null || (options.ModelId is null && !HasRoutersOwn(options.AdditionalProperties)))
        {
            return options;
        }

        options = options.Clone();
        options.ModelId = null;
        foreach (string key in RoutersOwn)
        {
            options.AdditionalProperties?.Remove(key);
        }

        return options;
    }

    private static bool HasRoutersOwn(AdditionalPropertiesDictionary? properties) =>
        properties is not null && (properties.ContainsKey(ModelStamp.PropertyKey) || properties.ContainsKey(CallerOptions.PropertyKey) || properties.ContainsKey(BattlesKey));
}
