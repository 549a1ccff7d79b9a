using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Keeps the answers of different models apart in a distributed cache between them and the router.</summary>
internal static class ModelCaches
{
    private const string Mark = "RouteLlm model";

    /// <summary>
    /// Makes the model part of the keys of the <see cref="DistributedCachingChatClient"/> around its client, if there is one.
    /// </summary>
    /// <remarks>
    /// By messages and options alone, every model that shares the cache has the same key. The name goes into the key and not into
    /// <see cref="ChatOptions.ModelId"/>, where middleware that sets a model id where none is set would no longer do so.
    /// </remarks>
    /// <param name="name">The model's name.</param>
    /// <param name="client">Its client.</param>
    /// <param name="registration">What else the name needs to be unique.</param>
    public static void KeepApart(string name, IChatClient client, string? registration = null)
    {
        if (client.GetService<DistributedCachingChatClient>() is not { } cache || cache.CacheKeyAdditionalValues?.Contains(Mark) == true)
        {
            return;
        }

        ChatClientMetadata? metadata = client.GetService<ChatClientMetadata>();
        string[] model = [Mark, registration ?? string.Empty, name, metadata?.ProviderName ?? string.Empty, metadata?.ProviderUri?.AbsoluteUri ?? string.Empty, metadata?.DefaultModelId ?? string.Empty];
        cache.CacheKeyAdditionalValues = [.. cache.CacheKeyAdditionalValues ?? [], .. model];
    }
}
