using Microsoft.ML.Tokenizers;

namespace RouteLlm;

/// <summary>Lets tokenizers of Microsoft.ML.Tokenizers count tokens for an <see cref="IRouteLlmBuilder"/>.</summary>
public static class TokenCounterBuilderExtensions
{
    /// <summary>
    /// Counts the tokens of requests and answers, where the provider does not, with a tokenizer instead of the estimate: for windows, costs
    /// and budgets.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="tokenizer">The tokenizer for every model that has no counter of its own.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Exact except for words of more than 96 characters, which are counted in pieces, so that hostile text cannot take long: each cut can
    /// add a token, of more than 16,384 characters of such words one piece in 32 is counted and represents the others, and runs of one
    /// character are counted by their length.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseTokenCounter(this IRouteLlmBuilder builder, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return builder.UseTokenCounter(new LibraryTokenCounter(tokenizer));
    }

    /// <summary>
    /// Counts the tokens of one model's requests and answers, where the provider does not, with a tokenizer instead of the estimate.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model's name: <c>"strong"</c>, <c>"weak"</c>, or that of another model.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Exact except for words of more than 96 characters, which are counted in pieces, so that hostile text cannot take long: each cut can
    /// add a token, of more than 16,384 characters of such words one piece in 32 is counted and represents the others, and runs of one
    /// character are counted by their length.
    /// </remarks>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="tokenizer"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseTokenCounter(this IRouteLlmBuilder builder, string model, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return builder.UseTokenCounter(model, new LibraryTokenCounter(tokenizer));
    }
}
