using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The options of a request as its models get them: without what was meant for the router, and with the model's own id where one is set. The caller's stay as they are.</summary>
internal static class AskedOptions
{
    /// <summary>Gives a request's options without the names of a model and of the caller.</summary>
    public static ChatOptions? WithoutModel(ChatOptions? options)
    {
        if (options is null
            || (options.ModelId is null && (options.AdditionalProperties is not { } properties || !(properties.ContainsKey(ModelStamp.PropertyKey) || properties.ContainsKey(CallerOptions.PropertyKey)))))
        {
            return options;
        }

        options = options.Clone();
        options.ModelId = null;
        options.AdditionalProperties?.Remove(ModelStamp.PropertyKey);
        options.AdditionalProperties?.Remove(CallerOptions.PropertyKey);
        return options;
    }

    /// <summary>Gives the options of a planned request for one model.</summary>
    public static ChatOptions? For(RoutedModel model, ModelCall call)
    {
        ChatOptions? options = call.Options;
        if ((call.PassedOnModelId ?? model.AskedModelId) is { } modelId)
        {
            options = options?.Clone() ?? new ChatOptions();
            options.ModelId = modelId;
        }

        return options;
    }
}
