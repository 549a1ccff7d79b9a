using System.Globalization;
using Microsoft.Extensions.AI;
using RouteLlm.LlmClassifier;

namespace RouteLlm;

/// <summary>Asks a small language model for the category of a prompt, and routes by what the options say of that category.</summary>
/// <remarks>
/// <para>
/// The prompt is given to the model as a JSON string, as data, and only the name of a listed category counts as an answer. So a prompt that
/// talks the model over gets a category that is not its own, and nothing else. The model is asked for structured output with a JSON
/// schema, and for the bare name where its client fails on that.
/// </para>
/// <para>
/// A request costs a call of the model, and a batch one for each prompt. The same prompt gets the same score as far as the model answers the
/// same at temperature 0, which not every provider promises. Safe for concurrent use, as far as the client is.
/// </para>
/// </remarks>
public sealed class LlmClassifierRouter : IDecisiveRouter
{
    /// <summary>The router's name, <c>"llm_classifier"</c>.</summary>
    public const string RouterName = "llm_classifier";

    // A client says with NotSupportedException that it has no structured output. Other errors may pass, so it takes some in a row, each cured by doing without.
    private const int RefusalsToGiveUp = 3;

    private readonly IChatClient _classifier;
    private readonly CategoryList _categories;
    private readonly ClassifierQuestion _question;
    private readonly TimeSpan _timeout;
    private readonly RouteTarget _targetOnFailure;
    private readonly float? _temperature;
    private readonly int? _maximumOutputTokens;
    private readonly int _maximumConcurrency;
    private int _refusals;

    /// <summary>Initializes a router.</summary>
    /// <param name="classifier">The model that classifies, small and fast; stays the caller's to dispose.</param>
    /// <param name="options">The categories, and how the model is asked; <see langword="null"/> for the defaults.</param>
    /// <param name="name">The router's name, for a second classifier beside the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A category is not as <see cref="PromptCategory"/> says, two have one name, or <paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or the time limit in the options is out of its range.</exception>
    public LlmClassifierRouter(IChatClient classifier, LlmClassifierOptions? options = null, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new LlmClassifierOptions();
        if (options.Timeout <= TimeSpan.Zero || options.Timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Timeout, "Timeout must be more than zero and at most 24 days.");
        }

        ThrowIfBelow(1, options.MaximumPromptCharacters, nameof(options.MaximumPromptCharacters), nameof(options));
        ThrowIfBelow(1, options.MaximumOutputTokens, nameof(options.MaximumOutputTokens), nameof(options));
        ThrowIfBelow(1, options.MaximumConcurrency, nameof(options.MaximumConcurrency), nameof(options));
        ThrowIfBelow(0, options.Temperature, nameof(options.Temperature), nameof(options));
        Name = name;
        _classifier = classifier;
        _categories = new CategoryList(options.Categories.Count > 0 ? [.. options.Categories] : LlmClassifierOptions.DefaultCategories);
        _question = new ClassifierQuestion(_categories, options.MaximumPromptCharacters);
        _timeout = options.Timeout;
        _targetOnFailure = options.TargetOnFailure;
        _temperature = options.Temperature;
        _maximumOutputTokens = options.MaximumOutputTokens;
        _maximumConcurrency = options.MaximumConcurrency;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the threshold 0.5, for which the categories' win rates are meant.</summary>
    public double? DecisionThreshold => 0.5;

    /// <inheritdoc/>
    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            return Unclassified("there is no text to classify");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            string answer = await AskAsync(request.Prompt, limit.Token).ConfigureAwait(false);
            return ClassifierAnswer.Read(answer, _categories) ?? Unclassified("the classifier named no listed category");
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Unclassified(limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"the classifier did not answer within {_timeout.TotalSeconds:0.###} seconds")
                : $"the classifier failed with {KindOf(exception)}") with { IsFallback = true };
        }
    }

    /// <inheritdoc/>
    public async ValueTask ScoreAsync(IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _maximumConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, requests.Count, parallel, async (index, token) =>
        {
            RouterScore score = await ScoreAsync(requests[index], token).ConfigureAwait(false);
            scores.Span[index] = score;
        }).ConfigureAwait(false);
    }

    private static void ThrowIfBelow(double minimum, double? value, string option, string parameterName)
    {
        if (value is { } number && !(number >= minimum && double.IsFinite(number)))
        {
            throw new ArgumentOutOfRangeException(parameterName, number, string.Create(CultureInfo.InvariantCulture, $"{option} must be at least {minimum}."));
        }
    }

    // The message of a provider's error may quote the prompt or a key.
    private static string KindOf(Exception exception) =>
        exception is HttpRequestException { StatusCode: { } status } ? $"HTTP status {(int)status}" : exception.GetType().Name;

    private RouterScore Unclassified(string why) => RouterScore.For(_targetOnFailure, $"not classified: {why}");

    private async Task<string> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        int refusal = 0;
        if (Volatile.Read(ref _refusals) < RefusalsToGiveUp)
        {
            try
            {
                string structured = await AskAsync(prompt, structured: true, cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _refusals, 0);
                return structured;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                refusal = exception is NotSupportedException ? RefusalsToGiveUp : 1;
            }
        }

        string plain = await AskAsync(prompt, structured: false, cancellationToken).ConfigureAwait(false);

        // Only now is it known that structured output was the trouble.
        Interlocked.Add(ref _refusals, refusal);
        return plain;
    }

    private async Task<string> AskAsync(string prompt, bool structured, CancellationToken cancellationToken)
    {
        var options = new ChatOptions
        {
            Temperature = _temperature,
            MaxOutputTokens = _maximumOutputTokens,
            ResponseFormat = structured ? ChatResponseFormat.ForJsonSchema(_categories.Schema, "prompt_category", "The category of the prompt.") : null,
        };

        // Waiting elsewhere, and with the limit as well, keeps the promise with a client that computes at once or does not look at its token.
        ChatResponse response = await Task.Run(() => _classifier.GetResponseAsync(_question.MessagesFor(prompt, structured), options, cancellationToken), cancellationToken)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return response.Text;
    }
}
