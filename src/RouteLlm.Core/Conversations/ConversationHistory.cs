using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a conversation says of the models that have answered in it.</summary>
internal readonly struct ConversationHistory
{
    private const int MostUnknown = 100;

    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly int _prompt;

    private ConversationHistory(IReadOnlyList<ChatMessage> messages, int prompt)
    {
        _messages = messages;
        _prompt = prompt;
    }

    /// <summary>Gets whether somebody has answered before the last user message.</summary>
    public bool HasEarlierAnswers
    {
        get
        {
            for (int i = 0; i < _prompt; i++)
            {
                if (_messages[i].Role == ChatRole.Assistant)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public static ConversationHistory Of(in RequestView request) => new(request.Messages, request.PromptIndex);

    /// <summary>Finds the model of a turn that is not over: messages stand after the last one of the user.</summary>
    public ModelStamp? FindTurn(ModelMemory memory)
    {
        for (int i = _messages.Count - 1; i > _prompt; i--)
        {
            if (StampOf(_messages[i]) is { } stamp)
            {
                return stamp;
            }
        }

        return FindByCalls(memory, isPromptKnown: true);
    }

    /// <summary>Finds the model of a turn that is not over and whose prompt has changed since, by the ids of its calls alone.</summary>
    public ModelStamp? FindTurnByIds(ModelMemory memory) => FindByCalls(memory, isPromptKnown: false);

    /// <summary>Finds the model that a turn which is not over began with.</summary>
    public ModelStamp? FindBeginningOfTurn(ModelMemory memory)
    {
        for (int i = Math.Max(_prompt + 1, 0); i < _messages.Count; i++)
        {
            if ((StampOf(_messages[i]) ?? FindByCalls(i, memory, isPromptKnown: true) ?? FindByCalls(i, memory, isPromptKnown: false)) is { } stamp)
            {
                return stamp;
            }
        }

        return null;
    }

    /// <summary>Tells whether what the turn has so far can only be read by the model that wrote it.</summary>
    public bool HasProtectedReasoning
    {
        get
        {
            for (int i = _messages.Count - 1; i > _prompt; i--)
            {
                IList<AIContent> contents = _messages[i].Contents;
                for (int j = 0; j < contents.Count; j++)
                {
                    if (contents[j] is TextReasoningContent { ProtectedData: not null })
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <summary>Finds the best model that has answered an earlier turn.</summary>
    public RoutedModel? FindStrongest(RoutedModels models, ModelMemory memory)
    {
        RoutedModel? strongest = null;
        for (int i = 0; i < _prompt; i++)
        {
            if (FindAnswer(i, memory) is { } stamp && models.Find(stamp.Model) is { } model && model.Rank >= (strongest?.Rank ?? 0))
            {
                strongest = model;
            }
        }

        return strongest;
    }

    /// <summary>Finds the model that answered first.</summary>
    public ModelStamp? FindFirst(ModelMemory memory)
    {
        for (int i = 0; i < _prompt; i++)
        {
            if (FindAnswer(i, memory) is { } stamp)
            {
                return stamp;
            }
        }

        return null;
    }

    /// <summary>Gets the prompts of the turns before this one, oldest first, short replies left out.</summary>
    public IReadOnlyList<string> EarlierPrompts(bool withoutShortReplies)
    {
        var prompts = new List<string>();
        for (int i = UserMessages.IndexOfLast(_messages, Math.Max(_prompt, 0)); i >= 0; i = UserMessages.IndexOfLast(_messages, i))
        {
            string text = UserMessages.TextOf(_messages[i]);
            if (!(withoutShortReplies && ShortReply.Is(text)))
            {
                prompts.Add(text);
            }
        }

        prompts.Reverse();
        return prompts;
    }

    /// <summary>
    /// Gets what an answer is recognised by where nothing but its words came back; <see langword="null"/> for what is no answer to a user.
    /// </summary>
    /// <param name="index">The place of the answer.</param>
    /// <param name="isShared">Whether a fleet has to recognise it, too.</param>
    public string? FingerprintOf(int index, bool isShared) =>
        _messages[index].Role == ChatRole.Assistant && UserMessages.IndexOfLast(_messages, index) is >= 0 and int prompt
        ? AnswerFingerprint.Of(UserMessages.TextOf(_messages[prompt]), _messages[index].Text, isShared)
        : null;

    /// <summary>Gets what a tool call is recognised by: its id and the prompt of its turn.</summary>
    public string? FingerprintOfCall(int index, string id, bool isShared) =>
        AnswerFingerprint.OfCall(UserMessages.IndexOfLast(_messages, index) is >= 0 and int prompt ? UserMessages.TextOf(_messages[prompt]) : string.Empty, id, isShared);

    /// <summary>Gets what the fleet may know of who has answered, and this machine does not.</summary>
    /// <param name="memory">What this machine knows.</param>
    /// <param name="asksOfAnswers">Whether it matters who answered earlier turns.</param>
    public string[] FindUnknown(ModelMemory memory, bool asksOfAnswers)
    {
        var unknown = new List<string>();
        for (int i = asksOfAnswers ? 0 : _prompt + 1; i < _messages.Count; i++)
        {
            if (StampOf(_messages[i]) is not null)
            {
                continue;
            }

            foreach (string? fingerprint in i > _prompt ? FingerprintsOfCalls(i) : [FingerprintOf(i, isShared: true)])
            {
                if (fingerprint is not null && memory.Find(fingerprint) is null && !unknown.Contains(fingerprint))
                {
                    unknown.Add(fingerprint);
                }
            }
        }

        // One exchange must stay small. Who answered first and who answered last says most.
        return unknown.Count <= MostUnknown ? [.. unknown] : [.. unknown.Take(MostUnknown / 2), .. unknown.TakeLast(MostUnknown / 2)];
    }

    // What came over HTTP, or from a store of texts, has no stamp, and is recognised by its words.
    private ModelStamp? FindAnswer(int index, ModelMemory memory) =>
        StampOf(_messages[index]) ?? (memory.HasAnswers ? memory.Find(FingerprintOf(index, memory.HasFleet)) : null);

    private static ModelStamp? StampOf(ChatMessage message)
    {
        if (message.Role != ChatRole.Assistant)
        {
            return null;
        }

        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i].AdditionalProperties is not null && ModelStamp.Of(contents[i]) is { } stamp)
            {
                return stamp;
            }
        }

        return null;
    }

    // Histories that were kept as text, or came over HTTP, still have the ids.
    private ModelStamp? FindByCalls(ModelMemory memory, bool isPromptKnown)
    {
        for (int i = _messages.Count - 1; i > _prompt; i--)
        {
            if (FindByCalls(i, memory, isPromptKnown) is { } stamp)
            {
                return stamp;
            }
        }

        return null;
    }

    private ModelStamp? FindByCalls(int index, ModelMemory memory, bool isPromptKnown)
    {
        IList<AIContent> contents = _messages[index].Contents;
        for (int j = 0; j < contents.Count; j++)
        {
            if ((isPromptKnown ? memory.Find(FingerprintOf(contents[j], memory.HasFleet)) : memory.FindCall(IdOf(contents[j]))) is { } stamp)
            {
                return stamp;
            }
        }

        return null;
    }

    private IEnumerable<string?> FingerprintsOfCalls(int index)
    {
        ConversationHistory history = this;
        return _messages[index].Contents.Select(content => history.FingerprintOf(content, isShared: true));
    }

    private string? FingerprintOf(AIContent content, bool isShared) =>
        IdOf(content) is { } id ? AnswerFingerprint.OfCall(_prompt >= 0 ? UserMessages.TextOf(_messages[_prompt]) : string.Empty, id, isShared) : null;

    private static string? IdOf(AIContent content) => content switch
    {
        ToolResultContent result => result.CallId,
        ToolCallContent call => call.CallId,
        InputResponseContent response => response.RequestId,
        _ => null,
    };
}
