using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Asks a provider for the log-probabilities of an answer's tokens, and reads them: each provider has its own way.</summary>
/// <remarks>
/// A chat client offers its way by <see cref="IChatClient.GetService"/>, as RouteLlm.OpenAI's does; clients around it pass that on. Implementations
/// must be safe for concurrent use.
/// </remarks>
public interface ITokenLogProbabilities
{
    /// <summary>Makes a request ask for them.</summary>
    /// <param name="options">The options of the request.</param>
    /// <param name="alternatives">How many tokens to ask for in each place of the answer, the likeliest first; at least 1.</param>
    void Request(ChatOptions options, int alternatives);

    /// <summary>Reads them.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The answer's tokens in order; empty where the provider gave no log-probabilities.</returns>
    IReadOnlyList<AnswerToken> Read(ChatResponse response);
}
