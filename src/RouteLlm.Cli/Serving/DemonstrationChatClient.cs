using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Stands in for a model that is not configured, and says so in every answer.</summary>
internal sealed class DemonstrationChatClient(string target) : IChatClient
{
    private string Answer =>
        $"RouteLLM's demonstration mode: no model is configured, so this is not a model's answer. The router sent your prompt to the {target} model.";

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer)) { ModelId = Model, FinishReason = ChatFinishReason.Stop });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (string word in Answer.Split(' '))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, $"{word} ") { ModelId = Model };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("routellm", providerUri: null, Model)
            : null;

    public void Dispose()
    {
        // There is nothing to dispose.
    }

    private string Model => $"demonstration-{target}";
}
