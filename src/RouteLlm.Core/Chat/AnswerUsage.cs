using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What an answer has used, read as it goes by. For one call.</summary>
internal struct AnswerUsage
{
    // What earlier responses of the same answer used: a client that calls functions itself gets several.
    private UsageDetails? _before;
    private UsageDetails? _current;
    private string? _responseId;
    private TokenTally _output;
    private bool _isSecondResponse;

    /// <summary>Takes what the provider counted for the whole answer; nothing else counts then.</summary>
    public void CountAll(UsageDetails usage)
    {
        _current = usage;
        IsCounted = true;
    }

    /// <summary>Gets whether the provider has counted the whole answer at once.</summary>
    public bool IsCounted { get; private set; }

    /// <summary>Takes what the provider counted so far. Providers give it once, at the start or end, in parts, as running totals, or twice: per response, the largest numbers hold.</summary>
    /// <param name="usage">What was counted.</param>
    /// <param name="responseId">The response that it belongs to, if that is known.</param>
    public void Count(UsageDetails usage, string? responseId)
    {
        if (IsCounted)
        {
            return;
        }

        bool isNext = _isSecondResponse || (responseId is not null && _responseId is not null && responseId != _responseId);
        if (_current is null || isNext)
        {
            if (_current is not null)
            {
                (_before ??= new UsageDetails()).Add(_current);
            }

            _current = new UsageDetails();
        }

        _isSecondResponse = false;
        _responseId = responseId ?? _responseId;
        _current.InputTokenCount = Larger(_current.InputTokenCount, usage.InputTokenCount);
        _current.CachedInputTokenCount = Larger(_current.CachedInputTokenCount, usage.CachedInputTokenCount);
        _current.OutputTokenCount = Larger(_current.OutputTokenCount, usage.OutputTokenCount);
    }

    /// <summary>Says which model begins to answer: its counter, if it has one, counts what the provider does not.</summary>
    public void Begin(RoutedModel model) => _output = new TokenTally(model.TokenCounter);

    /// <summary>Takes a piece of output, for where the provider does not count.</summary>
    public void CountOutput(AIContent content) => _output.Add(content);

    /// <summary>Takes the text of a piece of output, for where the provider does not count.</summary>
    public void CountOutput(string text) => _output.Add(text);

    /// <summary>Says that what follows is another response: the results of functions that the client called itself have gone by.</summary>
    public void BeginResponse() => _isSecondResponse = _current is not null;

    /// <summary>Computes what a request that has ended used and cost.</summary>
    /// <param name="call">The request.</param>
    /// <param name="models">The models, of which the strongest would always answer without a router.</param>
    /// <returns>The cost; <see langword="null"/> where nothing is known and no price makes an estimate worth it.</returns>
    public readonly RoutingCost? CostOf(ModelCall call, RoutedModels models)
    {
        ModelPrice? price = call.PassedOnModelId is null ? call.Answering.Price : null;
        decimal failed = FailedAttemptsOf(call, models, out bool isGuessed);
        if (_current is null && (price is null || !call.HasOutput))
        {
            return failed == 0 ? null : new RoutingCost { InputTokens = 0, OutputTokens = 0, IsEstimated = isGuessed, Amount = failed, FailedAttempts = failed };
        }

        long input = (_current is null ? null : Sum(_before?.InputTokenCount, _current.InputTokenCount)) ?? InputOf(call, call.Answering);
        long cached = Sum(_before?.CachedInputTokenCount, _current?.CachedInputTokenCount) ?? 0;
        long counted = Sum(_before?.OutputTokenCount, _current?.OutputTokenCount) ?? 0;

        // A provider that counts as it goes has not counted what came since.
        bool isEstimated = _current is null || (call.Outcome != DecisionOutcome.Completed && _output.Tokens > counted);
        long output = isEstimated ? _output.Tokens : counted;
        return new RoutingCost
        {
            InputTokens = input,
            CachedInputTokens = cached,
            OutputTokens = output,
            IsEstimated = isEstimated || isGuessed,
            Amount = price?.CostOf(input, cached, output) + failed,
            FailedAttempts = failed,
            AlwaysStrong = call.PassedOnModelId is null ? models.Strongest.Price?.CostOf(input, cached, output) : null,
        };
    }

    private static long InputOf(ModelCall call, RoutedModel model) => call.CountedTokens ?? TokenTally.Of(call.Messages, options: null, model.TokenCounter);

    // A provider that was left waiting has read the request, and bills it.
    private static decimal FailedAttemptsOf(ModelCall call, RoutedModels models, out bool isGuessed)
    {
        decimal failed = 0;
        isGuessed = false;
        foreach ((RoutedModel billed, UsageDetails usage) in call.Failed)
        {
            failed += billed.Price?.CostOf(usage) ?? 0;
        }

        if (!call.HasSeveralAttempts)
        {
            return failed;
        }

        IReadOnlyList<RoutingAttempt> attempts = call.Decision.Attempts;
        for (int i = 0; i < attempts.Count; i++)
        {
            if (attempts[i].Outcome == AttemptOutcome.TimedOut && models.Find(attempts[i].Model) is { Price: { } price } model)
            {
                failed += price.CostOf(InputOf(call, model), cachedInputTokens: 0, outputTokens: 0);
                isGuessed = true;
            }
        }

        return failed;
    }

    private static long? Larger(long? left, long? right) => left is null || right > left ? right : left;

    private static long? Sum(long? left, long? right) => left is null ? right : left + (right ?? 0);
}
