using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Asks a small language model for the category of a prompt, and routes by what the options say of that category.</summary>
/// <remarks>
/// <para>
/// The prompt is given to the model as a JSON string, as data, and only the name of a listed category counts as an answer. So a prompt that
/// manipulates the model can only get another listed category. The model is asked for structured output with a JSON
/// schema, and for the bare name where its client fails on that.
/// </para>
/// <para>
/// A request costs a call of the model, and a batch one for each prompt. The same prompt gets the same score as far as the model answers
/// the same at temperature 0, which not every provider promises. Safe for concurrent use, if the client is.
/// </para>
/// </remarks>
public sealed class LlmClassifierRouter : IDecisiveRouter
{
    /// <summary>The router's name, <c>"llm_classifier"</c>.</summary>
    public const string RouterName = "llm_classifier";

    // A client says with NotSupportedException that it has no structured output. Other errors may pass, so it takes some in a row, each
    // cured by doing without.
    private const int RefusalsToGiveUp = 3;

    private readonly AskedModel _classifier;
    private readonly CategoryList _categories;
    private readonly ClassifierQuestion _question;
    private readonly RouteTarget? _targetOnFailure;
    private int _refusals;

    /// <summary>Initializes a router.</summary>
    /// <param name="classifier">The model that classifies, small and fast; stays the caller's to dispose.</param>
    /// <param name="options">The categories, and how the model is asked; <see langword="null"/> for the defaults.</param>
    /// <param name="name">The router's name, for a second classifier beside the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// A category is not as <see cref="PromptCategory"/> says, two have one name, or <paramref name="name"/> is <see langword="null"/> or
    /// empty.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or the time limit in the options is out of its range.</exception>
    public LlmClassifierRouter(IChatClient classifier, LlmClassifierOptions? options = null, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new LlmClassifierOptions();
        Name = name;
        _classifier = new AskedModel(classifier, options, nameof(options));
        _categories = new CategoryList(options.Categories.Count > 0 ? [.. options.Categories] : LlmClassifierOptions.DefaultCategories);
        _question = new ClassifierQuestion(_categories, options.MaximumPromptCharacters);
        _targetOnFailure = options.TargetOnFailure;
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
        if (string.IsNullOrWhiteSpace(request.PromptWithoutHarness))
        {
            return Unclassified("there is no text to classify");
        }

        ModelAnswer answer = await _classifier.AskAsync(limit => AskAsync(request.PromptWithoutHarness, limit), cancellationToken).ConfigureAwait(false);
        return answer.Response is { } response
            ? ClassifierAnswer.Read(response.Text, _categories) ?? Unclassified("the classifier named no listed category")
            : Unclassified($"the classifier {answer.Problem}");
    }

    /// <inheritdoc/>
    public ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default) =>
        _classifier.ScoreEachAsync(this, requests, scores, cancellationToken);

    private RouterScore Unclassified(string why) => RouterScore.ForFailure(_targetOnFailure, $"not classified: {why}");

    private async Task<ChatResponse> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        int refusal = 0;
        if (Volatile.Read(ref _refusals) < RefusalsToGiveUp)
        {
            try
            {
                ChatResponse structured = await AskAsync(prompt, structured: true, cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _refusals, 0);
                return structured;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                refusal = exception is NotSupportedException ? RefusalsToGiveUp : 1;
            }
        }

        ChatResponse plain = await AskAsync(prompt, structured: false, cancellationToken).ConfigureAwait(false);

        // Only now is it known that structured output was the trouble.
        Interlocked.Add(ref _refusals, refusal);
        return plain;
    }

    private Task<ChatResponse> AskAsync(string prompt, bool structured, CancellationToken cancellationToken) => _classifier.SendAsync(
        _question.MessagesFor(prompt, structured),
        structured ? options => options.ResponseFormat = ChatResponseFormat.ForJsonSchema(_categories.Schema, "prompt_category", "The category of the prompt.") : null,
        cancellationToken);
}
