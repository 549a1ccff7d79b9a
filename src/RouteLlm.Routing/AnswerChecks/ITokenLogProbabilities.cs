using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Asks a provider for the log-probabilities of an answer's tokens, and reads them, in the provider's own form.</summary>
/// <remarks>
/// A chat client returns its own from <see cref="IChatClient.GetService"/>, as RouteLlm.OpenAI's does; clients around it pass that on.
/// Implementations must be safe for concurrent use.
/// </remarks>
public interface ITokenLogProbabilities
{
    /// <summary>Makes a request ask for log-probabilities.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="alternatives">How many tokens to ask for at each position of the answer, the likeliest first; at least 1.</param>
    void Request(ChatOptions options, int alternatives);

    /// <summary>Reads them.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The answer's tokens in order; empty where the provider gave no log-probabilities.</returns>
    IReadOnlyList<AnswerToken> Read(ChatResponse response);

    /// <summary>Reads those of a piece of a streamed answer.</summary>
    /// <param name="update">The piece.</param>
    /// <returns>Its tokens in order; empty, as here, where the provider gives none for streams.</returns>
    IReadOnlyList<AnswerToken> Read(ChatResponseUpdate update) => [];
}
