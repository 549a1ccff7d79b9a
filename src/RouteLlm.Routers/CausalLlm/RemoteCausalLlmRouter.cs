using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Scores prompts by a language model at an endpoint that predicts how well the weak model will answer, such as RouteLLM's
/// <c>causal_llm</c> on a server of its own.
/// </summary>
/// <remarks>
/// <para>
/// The model gets the system's message and, as the user's, the classifier's with the prompt in it, and answers with a score, <c>[[1]]</c>
/// to
/// <c>[[5]]</c>. Where the client gives the log-probabilities of the tokens, the strong win rate is that of RouteLLM, as
/// <see cref="ScoreTokenHead"/> says: a softmax over the scores in the place where the answer becomes one of them; a score that is not among the
/// tokens that the provider lists there counts as impossible. Without them it is 1 for a score below the threshold, and else 0.
/// </para>
/// <para>
/// Only an answer that begins with a score counts. What follows it does not matter. A request costs a call of the model, and a batch one
/// for each prompt. Safe for concurrent use, if the client is.
/// </para>
/// </remarks>
public sealed class RemoteCausalLlmRouter : IFingerprintedRouter
{
    /// <summary>The router's name, <c>"causal_llm"</c>.</summary>
    public const string RouterName = "causal_llm";

    private const int MostLogProbabilities = 20;

    private readonly AskedModel _model;
    private readonly ScoreList _scores;
    private readonly ChatMessage _system;
    private readonly QuestionTemplate _question;
    private readonly int _maximumCharacters;
    private readonly int _topLogProbabilities;
    private readonly ITokenLogProbabilities? _logProbabilities;
    private readonly RouteTarget? _targetOnFailure;

    /// <summary>Initializes a router.</summary>
    /// <param name="model">The model that predicts scores; stays the caller's to dispose.</param>
    /// <param name="options">The messages, and how the model is asked.</param>
    /// <param name="name">The router's name, for a second model beside the first.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="model"/> or <paramref name="options"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A message is missing, the classifier's has not the place for one question, a score is missing, is there twice or begins another, or
    /// <paramref name="name"/> is <see langword="null"/> or empty.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or the time limit in the options is out of its range.</exception>
    public RemoteCausalLlmRouter(IChatClient model, RemoteCausalLlmOptions options, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options.SystemMessage, nameof(options));
        ArgumentNullException.ThrowIfNull(options.ClassifierMessage, nameof(options));
        if (options.TopLogProbabilities is < 0 or > MostLogProbabilities)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TopLogProbabilities, $"TopLogProbabilities must be from 0 to {MostLogProbabilities}.");
        }

        Name = name;
        _model = new AskedModel(model, options, nameof(options));
        _scores = new ScoreList(options.ScoreTokens, options.ScoreThreshold);
        _system = new ChatMessage(ChatRole.System, options.SystemMessage);
        _question = new QuestionTemplate(options.ClassifierMessage);
        _maximumCharacters = options.MaximumPromptCharacters;
        _topLogProbabilities = options.TopLogProbabilities;
        _logProbabilities = _topLogProbabilities == 0
            ? null
            : options.LogProbabilities ?? model.GetService(typeof(ITokenLogProbabilities)) as ITokenLogProbabilities;
        _targetOnFailure = options.TargetOnFailure;
        Fingerprint = FingerprintOf(model, options);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Fingerprint { get; }

    /// <inheritdoc/>
    /// <exception cref="ScorePredictionException">The model gave no score, and the options name no target for that.</exception>
    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ModelAnswer answer = await _model.AskAsync(limit => _model.SendAsync(MessagesFor(request.PromptWithoutHarness), Configure, limit), cancellationToken).ConfigureAwait(false);
        if (answer.Response is not { } response)
        {
            return NoScore($"the model that predicts scores {answer.Problem}", "See the inner exception, check the endpoint, or set TargetOnFailure.", answer.Exception);
        }

        return ScoreOf(response) ?? NoScore(
            $"the model's answer is not one of the {_scores.Count} scores",
            "Use a model that was trained for it, or messages that ask for nothing else; raise MaximumOutputTokens for a model that reasons first; or set TargetOnFailure.");
    }

    /// <inheritdoc/>
    /// <exception cref="ScorePredictionException">
    /// The model gave no score for a prompt, and the options name no target for that.
    /// </exception>
    public ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default) =>
        _model.ScoreEachAsync(this, requests, scores, cancellationToken);

    private ChatMessage[] MessagesFor(string prompt)
    {
        int length = Math.Min(prompt.Length, _maximumCharacters);

        // A pair of surrogates that would be cut in half is left out.
        length -= length < prompt.Length && char.IsHighSurrogate(prompt[length - 1]) ? 1 : 0;
        return [_system.Clone(), new(ChatRole.User, string.Concat(_question.Before, prompt.AsSpan(0, length), _question.After))];
    }

    private void Configure(ChatOptions options) => _logProbabilities?.Request(options, _topLogProbabilities);

    private RouterScore? ScoreOf(ChatResponse response)
    {
        IReadOnlyList<AnswerToken> tokens = _logProbabilities?.Read(response) ?? [];
        string written = string.Concat(tokens.Select(static token => token.Text));
        string text = response.Text.Trim();

        // The tokens may hold a score that the text leaves out as a special token, and reasoning that the text leaves out as such.
        int start = 0;
        string? score = _scores.FindAtStart(written);
        if (score is null)
        {
            score = _scores.FindAtStart(text);
            start = score is null ? -1 : written.LastIndexOf(text, StringComparison.Ordinal);
        }

        return score is null
            ? null
            : new RouterScore((start < 0 ? null : WinRateFrom(start, tokens)) ?? _scores.WinRateOf(score), $"the model answered {score}");
    }

    private double? WinRateFrom(int start, IReadOnlyList<AnswerToken> tokens)
    {
        int first = 0;
        while (first < tokens.Count && start >= tokens[first].Text.Length)
        {
            start -= tokens[first++].Text.Length;
        }

        return first == tokens.Count ? null : _scores.WinRateOf(tokens.Skip(first), tokens[first].Text[..start]);
    }

    private RouterScore NoScore(string problem, string remedy, Exception? exception = null) => _targetOnFailure is { } target
        ? RouterScore.ForFailure(target, $"not scored: {problem}")
        : throw new ScorePredictionException($"Router '{Name}' cannot score the prompt: {problem}. {remedy}", exception);

    private string? FingerprintOf(IChatClient model, RemoteCausalLlmOptions options)
    {
        if (model.GetService(typeof(ChatClientMetadata)) is not ChatClientMetadata { DefaultModelId: { } id } metadata)
        {
            return null;
        }

        using var hash = new ContentHash();
        return hash.Add("remote " + RouterName)
            .Add(metadata.ProviderUri?.ToString())
            .Add(id)
            .Add(options.SystemMessage)
            .Add(options.ClassifierMessage)
            .Add(string.Join('\n', options.ScoreTokens))
            .Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.ScoreThreshold}/{_maximumCharacters}/{options.Temperature}/{options.MaximumOutputTokens}/{(_logProbabilities is null ? 0 : _topLogProbabilities)}"))
            .ToString();
    }
}
