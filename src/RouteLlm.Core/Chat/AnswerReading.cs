using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads an answer as it goes by: what it used, and the ids by which the conversation goes on. For one call.</summary>
internal struct AnswerReading
{
    private UsageDetails? _usage;
    private TokenTally _outputTally;
    private bool _isStamped;
    private bool _hasNews;

    // The provider has counted the whole of it.
    private bool _isCounted;

    /// <summary>Reads a whole answer, and writes on it which model gave it.</summary>
    public void Read(ChatResponse response, ModelStamp stamp, RoutingFeatures features)
    {
        _usage = response.Usage;
        _isCounted = _hasNews = _usage is not null;
        Remember(response.ConversationId, stamp, features);
        Remember(response.ContinuationToken, stamp, features);
        for (int i = 0; i < response.Messages.Count; i++)
        {
            // Each message finds its own way into a history.
            _isStamped = false;
            Read(response.Messages[i].Contents, stamp, features);
        }
    }

    /// <summary>Reads an update, and writes on it which model gave it.</summary>
    /// <returns>Whether it said what the answer used.</returns>
    public bool Read(ChatResponseUpdate update, ModelStamp stamp, RoutingFeatures features)
    {
        Remember(update.ConversationId, stamp, features);
        Remember(update.ContinuationToken, stamp, features);
        return Read(update.Contents, stamp, features);
    }

    /// <summary>Computes what the request used and cost so far, where there is more to say than the last time.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="strongest">The model that would always answer without a router.</param>
    /// <param name="messages">The conversation, to estimate from what the provider did not count.</param>
    /// <param name="isEnd">Whether nothing more will come, so that what the provider did not count is estimated.</param>
    /// <param name="isComplete">Whether the provider has come to count all of it.</param>
    /// <returns>The cost; <see langword="null"/> where there is nothing new.</returns>
    public RoutingCost? TakeCost(RoutedModel model, RoutedModel strongest, IEnumerable<ChatMessage> messages, bool isEnd, bool isComplete)
    {
        // A provider that counts as it goes has not counted what came since.
        bool isEstimated = _usage is null || (!isComplete && _outputTally.Tokens > (_usage.OutputTokenCount ?? 0));
        bool isNew = _hasNews || (isEnd && isEstimated && _usage is not null);
        if (!isNew || (_usage is null && (!isEnd || model.Price is null)))
        {
            return null;
        }

        _hasNews = false;
        long input = _usage?.InputTokenCount ?? TokensOf(messages, model);
        long cached = _usage?.CachedInputTokenCount ?? 0;
        long output = isEstimated ? _outputTally.Tokens : _usage!.OutputTokenCount ?? 0;
        return new RoutingCost
        {
            InputTokens = input,
            CachedInputTokens = cached,
            OutputTokens = output,
            IsEstimated = isEstimated,
            Amount = model.Price?.CostOf(input, cached, output),
            AlwaysStrong = strongest.Price?.CostOf(input, cached, output),
        };
    }

    /// <summary>Says which model begins to answer, whose counter counts what its provider does not.</summary>
    public void Begin(RoutedModel model) => _outputTally = new TokenTally(model.TokenCounter);

    private static long TokensOf(IEnumerable<ChatMessage> messages, RoutedModel model)
    {
        var tally = new TokenTally(model.TokenCounter);
        tally.Add(messages, options: null);
        return tally.Tokens;
    }

    private bool Read(IList<AIContent> contents, ModelStamp stamp, RoutingFeatures features)
    {
        bool tellsUsage = false;
        for (int i = 0; i < contents.Count; i++)
        {
            AIContent content = contents[i];
            string? id = (content as ToolCallContent)?.CallId ?? (content as InputRequestContent)?.RequestId;
            if (content is UsageContent usage)
            {
                if (_isCounted)
                {
                    continue;
                }

                (_usage ??= new UsageDetails()).Add(usage.Details);
                _hasNews = tellsUsage = true;
            }
            else
            {
                if (features.HasPrices && !_isCounted)
                {
                    _outputTally.Add(content);
                    _hasNews |= _outputTally.Tokens > 0;
                }

                if (id is not null || content is TextReasoningContent || (!_isStamped && features.StampsEveryAnswer))
                {
                    (content.AdditionalProperties ??= [])[ModelStamp.PropertyKey] = stamp.ToString();
                    _isStamped = true;
                }
            }

            Remember(id, stamp, features);
        }

        return tellsUsage;
    }

    private static void Remember(ResponseContinuationToken? token, ModelStamp stamp, RoutingFeatures features)
    {
        if (token is not null)
        {
            features.Memory.Remember(ContinuedAnswer.IdOf(token), stamp);
        }
    }

    private static void Remember(string? id, ModelStamp stamp, RoutingFeatures features)
    {
        if (id is not null)
        {
            features.Memory.Remember(id, stamp);
        }
    }
}
