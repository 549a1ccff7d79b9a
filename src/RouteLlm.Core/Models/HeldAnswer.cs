using System.Text;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What is held back of a weak model's answer, as the checks see it. For one request.</summary>
/// <param name="request">The request.</param>
/// <param name="model">The model.</param>
internal sealed class HeldAnswer(SentRequest request, RoutedModel model)
{
    private readonly ITokenLogProbabilities? _logProbabilities = model.HasClient
        ? model.Client.GetService(typeof(ITokenLogProbabilities)) as ITokenLogProbabilities
        : null;
    private readonly StringBuilder _text = new();
    private readonly List<FunctionCallContent> _calls = [];
    private readonly List<AnswerToken> _tokens = [];
    private UsageDetails? _usage;
    private TokenTally _tally;
    private ChatFinishReason? _finish;

    /// <summary>Gets or sets what the request asked for, as the checks are to see it.</summary>
    public ChatOptions? Options { get; set; } = request.Options;

    /// <summary>Gets about how many tokens there are.</summary>
    public long Tokens => _tally.Tokens;

    /// <summary>Gets whether the provider counted what it will bill.</summary>
    public bool IsCounted => _usage is { InputTokenCount: not null, OutputTokenCount: not null };

    /// <summary>Gets what it will be billed as: what the provider counted, else an estimate.</summary>
    public UsageDetails Usage => IsCounted
        ? _usage!
        : new UsageDetails { InputTokenCount = _usage?.InputTokenCount ?? request.TokensFor(model), CachedInputTokenCount = _usage?.CachedInputTokenCount, OutputTokenCount = _usage?.OutputTokenCount ?? Tokens };

    public void Add(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            Add(message.Contents);
        }

        Add(response.Usage);
        _finish = response.FinishReason;
        _tokens.AddRange(_logProbabilities?.Read(response) ?? []);
    }

    public void Add(ChatResponseUpdate update)
    {
        Add(update.Contents);
        _finish = update.FinishReason ?? _finish;
        _tokens.AddRange(_logProbabilities?.Read(update) ?? []);
    }

    /// <summary>Takes text of the answer that no chat client gave, with its tokens where there are some.</summary>
    public void Add(string text, IEnumerable<AnswerToken> tokens)
    {
        _text.Append(text);
        _tally.Add(text, model.TokenCounter);
        _tokens.AddRange(tokens);
    }

    /// <summary>Takes what no chat client gave besides text.</summary>
    public void Add(IEnumerable<FunctionCallContent> calls, ChatFinishReason? finish, UsageDetails? usage)
    {
        foreach (FunctionCallContent call in calls)
        {
            _calls.Add(call);
            _tally.Add(call, model.TokenCounter);
        }

        _finish = finish ?? _finish;
        Add(usage);
    }

    /// <summary>Gets what the checks see.</summary>
    /// <param name="isComplete">Whether this is the whole answer.</param>
    public CheckedAnswer ToChecked(bool isComplete) => new()
    {
        Messages = request.Messages,
        Options = Options,
        Model = model.Name,
        Client = model.HasClient ? model.Client : null,
        Text = _text.ToString(),
        ToolCalls = [.. _calls],
        Tokens = [.. _tokens],
        IsComplete = isComplete,
        FinishReason = _finish,
    };

    private void Add(UsageDetails? usage)
    {
        if (usage is not null)
        {
            (_usage ??= new UsageDetails()).RaiseTo(usage);
        }
    }

    private void Add(IList<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            switch (content)
            {
                case TextContent text:
                    _text.Append(text.Text);
                    break;
                case FunctionCallContent asked:
                    _calls.Add(asked);
                    break;
                case UsageContent usage:
                    Add(usage.Details);
                    break;
            }

            _tally.Add(content, model.TokenCounter);
        }
    }
}
