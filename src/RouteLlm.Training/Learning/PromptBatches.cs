using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Embeds many prompts as a router embeds them to score them.</summary>
internal static class PromptBatches
{
    // What providers take at once, and what a time limit for each prompt makes sense for.
    private const int Size = 64;

    /// <summary>Embeds prompts, in their order.</summary>
    /// <exception cref="EmbeddingException">They could not be embedded.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<float>> EmbedAsync(
        MatrixFactorizationRouter router, IEnumerable<string> prompts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string[] batch in prompts.Chunk(Size))
        {
            foreach (ReadOnlyMemory<float> embedding in await router.EmbedAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                yield return embedding;
            }
        }
    }
}
