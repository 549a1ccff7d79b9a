using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Has a model judge: it sees both answers twice, in either order and without their models' names, and wins only who wins both times. Safe
/// for concurrent use, as far as the client is.
/// </summary>
/// <remarks>
/// Prompt and answers are given to it as JSON strings, as data, and the answers under names that are drawn for each question, so that no
/// text can name the one to prefer; a text that names it by its place is wrong in one of the two orders, and the most that it gets is a
/// tie. The model is asked for structured output with a JSON schema, and without where its client refuses that.
/// </remarks>
public sealed class ChatClientJudge : IBattleJudge
{
    // What is asked besides the texts, and what is answered where it does not reason.
    private const int TokensOfRules = 400;
    private const int Orders = 2;

    private readonly IChatClient _client;
    private readonly ModelPrice _price;
    private volatile bool _refusesFormat;

    /// <summary>Initializes a judge.</summary>
    /// <param name="client">The model; stays the caller's to dispose.</param>
    /// <param name="price">Its price.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public ChatClientJudge(IChatClient client, ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _price = price;
        Name = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? nameof(ChatClientJudge);
    }

    /// <summary>Gets the judge's name, which stands in the battle log. Default: the id of the client's model.</summary>
    public string Name { get; init; }

    /// <summary>Gets the id of the model that the client is asked for; <see langword="null"/>, the default, for the client's own.</summary>
    public string? ModelId { get; init; }

    /// <summary>
    /// Gets the temperature that the model is asked with; <see langword="null"/> to send none, for models that refuse it. Default: 0.
    /// </summary>
    public float? Temperature { get; init; } = 0;

    /// <summary>
    /// Gets how many tokens the model may answer with, twice for each battle. A model that reasons first needs more; at least 1. Default:
    /// 512.
    /// </summary>
    public int MaximumOutputTokens { get; init; } = 512;

    /// <summary>
    /// Gets how many characters (UTF-16) of each answer, and of the conversation, the model is shown; at least 1. Default: 20,000.
    /// </summary>
    public int MaximumCharacters { get; init; } = 20_000;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="answers"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The model's answer is not a verdict.</exception>
    public async ValueTask<BattleJudgement> JudgeAsync(AnswerPair answers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        (BattleWinner first, decimal firstCost) = await AskAsync(answers, cancellationToken).ConfigureAwait(false);
        (BattleWinner second, decimal secondCost) = await AskAsync(answers with { AnswerA = answers.AnswerB, AnswerB = answers.AnswerA }, cancellationToken).ConfigureAwait(false);
        bool agree = (first, second) is (BattleWinner.ModelA, BattleWinner.ModelB) or (BattleWinner.ModelB, BattleWinner.ModelA);
        return new BattleJudgement(agree ? first : BattleWinner.Tie, firstCost + secondCost);
    }

    /// <summary>Gets the most that a judgement costs, for what is set aside.</summary>
    /// <param name="conversationTokens">The size of the conversation.</param>
    /// <param name="answerTokens">The size of both answers together.</param>
    internal decimal HighestCost(long conversationTokens, long answerTokens) =>
        Orders * _price.CostOf(conversationTokens + answerTokens + TokensOfRules, cachedInputTokens: 0, MaximumOutputTokens);

    private async Task<(BattleWinner Verdict, decimal Cost)> AskAsync(AnswerPair answers, CancellationToken cancellationToken)
    {
        var question = new JudgeQuestion(answers, MaximumCharacters);
        ChatResponse response;
        if (_refusesFormat)
        {
            response = await SendAsync(question.Messages, format: null, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            try
            {
                response = await SendAsync(question.Messages, JudgeQuestion.Format, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NotSupportedException || ModelFailure.StatusOf(exception) is 400 or 422 or 501)
            {
                response = await SendAsync(question.Messages, format: null, cancellationToken).ConfigureAwait(false);
                _refusesFormat = true;
            }
        }

        return question.ReadVerdict(response.Text) is { } verdict
            ? (verdict, CostOf(response, question.Messages))
            : throw new InvalidDataException($"The judge '{Name}' gave no verdict. Use another model or, for a model that reasons before it answers, raise MaximumOutputTokens.");
    }

    private decimal CostOf(ChatResponse response, ChatMessage[] messages) => response.Usage is { InputTokenCount: not null, OutputTokenCount: not null } usage
        ? _price.CostOf(usage)
        : _price.CostOf(
            response.Usage?.InputTokenCount ?? TokenTally.Of(messages, options: null, counter: null),
            response.Usage?.CachedInputTokenCount ?? 0,
            response.Usage?.OutputTokenCount ?? TokenTally.Of([.. response.Messages], options: null, counter: null));

    // A client that does not look at its token is not waited for.
    private Task<ChatResponse> SendAsync(ChatMessage[] messages, ChatResponseFormat? format, CancellationToken cancellationToken) => _client
        .GetResponseAsync(messages, new ChatOptions { ModelId = ModelId, Temperature = Temperature, MaxOutputTokens = MaximumOutputTokens, ResponseFormat = format }, cancellationToken)
        .WaitAsync(cancellationToken);
}
