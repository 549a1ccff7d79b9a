using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A model whose provider caches prompts for five minutes, counts a token a character, and bills at published prices.</summary>
internal sealed class CachingModel(string name, ModelPrice price, ManualClock clock, int answerLength) : IChatClient
{
    private readonly Dictionary<string, (string Prompt, DateTimeOffset Time)> _cache = new(StringComparer.Ordinal);

    /// <summary>Gets or sets whether prompts are cached at all.</summary>
    public bool Caches { get; set; } = true;

    public decimal Billed { get; private set; }

    public int Calls { get; private set; }

    public long CachedTokens { get; private set; }

    /// <summary>Gets what a call would cost without a cache.</summary>
    public decimal Usual(IEnumerable<ChatMessage> messages) => price.CostOf(TextOf(messages).Length, 0, answerLength);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string prompt = TextOf(messages);
        string conversation = messages.First().Text;
        long cached = Caches && _cache.TryGetValue(conversation, out (string Prompt, DateTimeOffset Time) known) && clock.GetUtcNow() - known.Time < TimeSpan.FromMinutes(5)
            && known.Prompt.Length >= 1024 && prompt.StartsWith(known.Prompt, StringComparison.Ordinal) ? known.Prompt.Length : 0;
        _cache[conversation] = (prompt, clock.GetUtcNow());
        Calls++;
        CachedTokens += cached;
        Billed += price.CostOf(prompt.Length, cached, answerLength);
        string answer = $"{name} {Calls}".PadRight(answerLength, '.');
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            Usage = new UsageDetails { InputTokenCount = prompt.Length, CachedInputTokenCount = cached, OutputTokenCount = answerLength },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is owned.
    }

    private static string TextOf(IEnumerable<ChatMessage> messages) => string.Concat(messages.Select(static message => message.Text));
}
