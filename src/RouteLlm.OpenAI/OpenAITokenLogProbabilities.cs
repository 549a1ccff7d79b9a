using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>
/// Asks for the log-probabilities of an answer's tokens as OpenAI's chat completions give them, by <c>logprobs</c> and <c>top_logprobs</c>,
/// and reads them.
/// </summary>
/// <remarks>
/// <see cref="OpenAIChatClient"/> offers it as a service. It serves every client that takes a <see cref="Sdk.ChatCompletionOptions"/> from
/// <see cref="ChatOptions.RawRepresentationFactory"/> and leaves a <see cref="Sdk.ChatCompletion"/> on the response. Safe for concurrent use.
/// </remarks>
public sealed class OpenAITokenLogProbabilities : ITokenLogProbabilities
{
    internal static OpenAITokenLogProbabilities Instance { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public void Request(ChatOptions options, int alternatives)
    {
        ArgumentNullException.ThrowIfNull(options);
        Func<IChatClient, object?>? inner = options.RawRepresentationFactory;
        options.RawRepresentationFactory = client =>
        {
            Sdk.ChatCompletionOptions request = inner?.Invoke(client) as Sdk.ChatCompletionOptions ?? new Sdk.ChatCompletionOptions();
            request.IncludeLogProbabilities = true;
            request.TopLogProbabilityCount = alternatives;
            return request;
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<AnswerToken> Read(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.RawRepresentation is Sdk.ChatCompletion { ContentTokenLogProbabilities: { } tokens } ? Read(tokens) : [];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<AnswerToken> Read(ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.RawRepresentation is Sdk.StreamingChatCompletionUpdate { ContentTokenLogProbabilities: { } tokens }
            ? Read(tokens)
            : [];
    }

    private static AnswerToken[] Read(IReadOnlyList<Sdk.ChatTokenLogProbabilityDetails> tokens) =>
    [
        .. tokens.Select(static token => new AnswerToken(token.Token, token.LogProbability)
        {
            Alternatives = [.. token.TopLogProbabilities.Select(static other => new AnswerToken(other.Token, other.LogProbability))],
        }),
    ];
}
