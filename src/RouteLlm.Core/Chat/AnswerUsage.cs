using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What an answer has used, read as it goes by. For one call.</summary>
internal struct AnswerUsage
{
    // What earlier responses of the same answer used: a client that calls functions itself gets several.
    private UsageDetails? _before;
    private UsageDetails? _current;
    private string? _responseId;
    private long _estimatedOutputTokens;
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

    /// <summary>Takes the estimated tokens of a piece of output, for where the provider does not count.</summary>
    public void CountOutput(long tokens) => _estimatedOutputTokens += tokens;

    /// <summary>Says that what follows is another response: the results of functions that the client called itself have gone by.</summary>
    public void BeginResponse() => _isSecondResponse = _current is not null;

    /// <summary>Computes what a request that has ended used and cost.</summary>
    /// <param name="call">The request.</param>
    /// <param name="strongest">The model that would always answer without a router.</param>
    /// <returns>The cost; <see langword="null"/> where nothing is known and no price makes an estimate worth it.</returns>
    public readonly RoutingCost? CostOf(ModelCall call, RoutedModel strongest)
    {
        ModelPrice? price = call.Plan.PassedOnModelId is null ? call.Answering.Price : null;
        if (_current is null && (price is null || !call.HasOutput))
        {
            return null;
        }

        long input = (_current is null ? null : Sum(_before?.InputTokenCount, _current.InputTokenCount)) ?? RequestNeeds.Of(call.Plan.Request, countTokens: true).Tokens;
        long cached = Sum(_before?.CachedInputTokenCount, _current?.CachedInputTokenCount) ?? 0;
        long counted = Sum(_before?.OutputTokenCount, _current?.OutputTokenCount) ?? 0;

        // A provider that counts as it goes has not counted what came since.
        bool isEstimated = _current is null || (call.Outcome != DecisionOutcome.Completed && _estimatedOutputTokens > counted);
        long output = isEstimated ? _estimatedOutputTokens : counted;
        return new RoutingCost
        {
            InputTokens = input,
            CachedInputTokens = cached,
            OutputTokens = output,
            IsEstimated = isEstimated,
            Amount = price?.CostOf(input, cached, output),
            AlwaysStrong = call.Plan.PassedOnModelId is null ? strongest.Price?.CostOf(input, cached, output) : null,
        };
    }

    private static long? Larger(long? left, long? right) => left is null || right > left ? right : left;

    private static long? Sum(long? left, long? right) => left is null ? right : left + (right ?? 0);
}
