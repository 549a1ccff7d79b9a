namespace RouteLlm;

/// <summary>The prompt of an earlier call, which its provider may still have.</summary>
/// <param name="Rank">The rank of the model that was called.</param>
/// <param name="Tokens">The size of the prompt in tokens.</param>
/// <param name="Timestamp">When the call ended, as a timestamp of the clock.</param>
internal readonly record struct CachedPrompt(int Rank, long Tokens, long Timestamp);
