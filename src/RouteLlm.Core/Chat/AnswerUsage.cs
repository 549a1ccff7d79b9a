using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What an answer has used, read as it goes by. For one call.</summary>
internal struct AnswerUsage
{
    private UsageDetails? _current;
    private StreamedResponses? _streamed;
    private TokenTally _output;

    /// <summary>Gets whether the provider has counted the output of the whole answer.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Takes what the provider counted for the whole answer.</summary>
    public void CountAll(UsageDetails usage)
    {
        _current = usage;
        _streamed = null;
        IsWhole = usage.OutputTokenCount is not null;
        if (!IsWhole)
        {
            // What more is said of it does not go into the answer that the caller gets.
            _current = new UsageDetails();
            _current.RaiseTo(usage);
        }
    }

    /// <summary>
    /// Takes what the provider counted so far. Providers give it once, at the start or end, in parts, as running totals, or twice: per
    /// response, the largest numbers hold.
    /// </summary>
    /// <param name="usage">What was counted.</param>
    /// <param name="responseId">The response that it belongs to, if that is known.</param>
    public void Count(UsageDetails usage, string? responseId)
    {
        _streamed ??= new StreamedResponses();
        if (_current is null)
        {
            _current = new UsageDetails();
        }
        else if (_streamed.IsNext(responseId))
        {
            (_streamed.Before ??= new UsageDetails()).Add(_current);
            _current = new UsageDetails();
        }

        _streamed.IsSecond = false;
        _streamed.ResponseId = responseId ?? _streamed.ResponseId;
        _current.RaiseTo(usage);
    }

    /// <summary>Takes a piece of output, for where the provider does not count.</summary>
    public void CountOutput(AIContent content, ITokenCounter? counter) => _output.Add(content, counter);

    /// <summary>Takes the text of a piece of output, for where the provider does not count.</summary>
    public void CountOutput(string text, ITokenCounter? counter) => _output.Add(text, counter);

    /// <summary>Says that what follows is another response: the results of functions that the client called itself have gone by.</summary>
    public readonly void BeginResponse()
    {
        if (_streamed is not null)
        {
            _streamed.IsSecond = true;
        }
    }

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
            return failed == 0
                ? null
                : new RoutingCost { InputTokens = 0, OutputTokens = 0, IsEstimated = isGuessed, Amount = failed, FailedAttempts = failed };
        }

        long? countedInput = Sum(_streamed?.Before?.InputTokenCount, _current?.InputTokenCount);
        long input = countedInput ?? InputOf(call, call.Answering);
        long cached = Sum(_streamed?.Before?.CachedInputTokenCount, _current?.CachedInputTokenCount) ?? 0;
        long? counted = Sum(_streamed?.Before?.OutputTokenCount, _current?.OutputTokenCount);

        // A provider that counts as it goes has not counted what came since.
        bool isOutputCounted = counted >= _output.Tokens || (counted is not null && call.Outcome == DecisionOutcome.Completed);
        long output = isOutputCounted ? counted!.Value : _output.Tokens;
        return new RoutingCost
        {
            InputTokens = input,
            CachedInputTokens = cached,
            OutputTokens = output,
            IsEstimated = countedInput is null || !isOutputCounted || isGuessed,
            Amount = price?.CostOf(input, cached, output) + failed,
            FailedAttempts = failed,
            AlwaysStrong = call.PassedOnModelId is null ? models.Strongest.Price?.CostOf(input, cached, output) : null,
        };
    }

    private static long InputOf(ModelCall call, RoutedModel model) =>
        call.CountedTokens ?? TokenTally.Of(call.Messages, options: null, model.TokenCounter);

    // A provider that was left waiting has read the request, and bills it.
    private static decimal FailedAttemptsOf(ModelCall call, RoutedModels models, out bool isGuessed)
    {
        decimal failed = 0;
        isGuessed = call.HasEstimatedBill;
        foreach ((RoutedModel billed, UsageDetails usage) in call.Failed)
        {
            failed += billed.Price?.CostOf(usage) ?? 0;
        }

        if (call.Decision.WasAnsweredAtOnce)
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

    private static long? Sum(long? left, long? right) => left is null ? right : left + (right ?? 0);

    /// <summary>
    /// What tells the responses of one answer apart: a client that calls functions itself gets several. Made when there is something to
    /// tell.
    /// </summary>
    private sealed class StreamedResponses
    {
        public UsageDetails? Before { get; set; }

        public string? ResponseId { get; set; }

        public bool IsSecond { get; set; }

        public bool IsNext(string? responseId) =>
            IsSecond || (responseId is not null && ResponseId is not null && responseId != ResponseId);
    }
}
