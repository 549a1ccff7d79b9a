using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// A chat model that a router asks about prompts, within the limits of its options. Safe for concurrent use, if the client is.
/// </summary>
internal sealed class AskedModel
{
    private readonly IChatClient _client;
    private readonly TimeSpan _timeout;
    private readonly float? _temperature;
    private readonly int? _maximumOutputTokens;
    private readonly int _maximumConcurrency;

    /// <param name="client">The model; stays the caller's to dispose.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="parameterName">The parameter that the options came by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number or the time limit in the options is out of its range.</exception>
    public AskedModel(IChatClient client, AskedModelOptions options, string parameterName)
    {
        if (options.Timeout <= TimeSpan.Zero || options.Timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(parameterName, options.Timeout, "Timeout must be more than zero and at most 24 days.");
        }

        ThrowIfBelow(1, options.MaximumPromptCharacters, nameof(options.MaximumPromptCharacters), parameterName);
        ThrowIfBelow(1, options.MaximumOutputTokens, nameof(options.MaximumOutputTokens), parameterName);
        ThrowIfBelow(1, options.MaximumConcurrency, nameof(options.MaximumConcurrency), parameterName);
        ThrowIfBelow(0, options.Temperature, nameof(options.Temperature), parameterName);
        _client = client;
        _timeout = options.Timeout;
        _temperature = options.Temperature;
        _maximumOutputTokens = options.MaximumOutputTokens;
        _maximumConcurrency = options.MaximumConcurrency;
    }

    /// <summary>Asks about one prompt.</summary>
    /// <param name="ask">Sends what there is to send, by <see cref="SendAsync"/>, with the token that it is given.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The answer, or why it is missing.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ModelAnswer> AskAsync(Func<CancellationToken, Task<ChatResponse>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            return new ModelAnswer(await ask(limit.Token).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string problem = limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"did not answer within {_timeout.TotalSeconds:0.###} seconds")
                : $"failed with {KindOf(exception)}";
            return new ModelAnswer(Response: null, problem, exception);
        }
    }

    /// <summary>Sends messages to the model.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="configure">Adds to the options of the request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ChatResponse> SendAsync(ChatMessage[] messages, Action<ChatOptions>? configure, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Temperature = _temperature, MaxOutputTokens = _maximumOutputTokens };
        configure?.Invoke(options);

        // Waiting elsewhere, and with the limit as well, keeps the promise with a client that computes at once or does not look at its
        // token.
        return await Task.Run(() => _client.GetResponseAsync(messages, options, cancellationToken), cancellationToken)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores the prompts of a batch, several at a time.</summary>
    public async ValueTask ScoreEachAsync(
        IPromptRouter router, IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _maximumConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, requests.Count, parallel, async (index, token) =>
        {
            RouterScore score = await router.ScoreAsync(requests[index], token).ConfigureAwait(false);
            scores.Span[index] = score;
        }).ConfigureAwait(false);
    }

    // The message of a provider's error may quote the prompt or a key.
    private static string KindOf(Exception exception) =>
        exception is HttpRequestException { StatusCode: { } status } ? $"HTTP status {(int)status}" : exception.GetType().Name;

    private static void ThrowIfBelow(double minimum, double? value, string option, string parameterName)
    {
        if (value is { } number && !(number >= minimum && double.IsFinite(number)))
        {
            throw new ArgumentOutOfRangeException(parameterName, number, string.Create(CultureInfo.InvariantCulture, $"{option} must be at least {minimum}."));
        }
    }
}
