using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a whole answer, or an event of a streamed one, says that matters to routing. Reused from one to the next.</summary>
internal sealed class AnswerPart
{
    /// <summary>Gets or sets whether it was JSON at all.</summary>
    public bool IsJson { get; set; }

    /// <summary>Gets or sets whether it has what every answer of the protocol, or every event of one, has.</summary>
    public bool IsOfProtocol { get; set; }

    /// <summary>Gets or sets whether it has a list of choices without any.</summary>
    public bool HasNoChoice { get; set; }

    /// <summary>Gets or sets whether it is an error, or has one in place of a choice.</summary>
    public bool IsError { get; set; }

    /// <summary>Gets or sets whether there is content: text, a refusal, reasoning, a call of a tool, audio.</summary>
    public bool HasContent { get; set; }

    /// <summary>Gets or sets whether a reason for ending is given.</summary>
    public bool IsFinished { get; set; }

    /// <summary>Gets or sets whether the text that is being read is the answer itself, no reasoning, refusal or call.</summary>
    public bool IsAnswerText { get; set; }

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    /// <summary>Gets the last id that was read, also after <see cref="Clear"/>: all events of a stream have the same.</summary>
    public string? LastId { get; private set; }

    /// <summary>Gets the last model that was read, also after <see cref="Clear"/>.</summary>
    public string? LastModel { get; private set; }

    public UsageDetails? Usage { get; set; }

    /// <summary>Gets the ids of the calls of tools, by which the conversation goes on.</summary>
    public List<string> ContinuationIds { get; } = [];

    /// <summary>Gets the ids of an answer or a conversation that its provider keeps.</summary>
    public List<string> KeptIds { get; } = [];

    /// <summary>Gets or sets whether the provider says that it does not keep the answer.</summary>
    public bool IsNotKept { get; set; }

    /// <summary>Gets the text of the content, the arguments of calls included, where it was asked for.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Gets what of the texts is the answer itself, no reasoning, refusal or call.</summary>
    public List<string> Answers { get; } = [];

    /// <summary>
    /// Gets the place of the content's text in the JSON, without quotes; <see langword="null"/> unless there is exactly one text, without
    /// escapes.
    /// </summary>
    public Range? OnlyText { get; private set; }

    private int TextsSeen { get; set; }

    /// <summary>Takes a text of the content.</summary>
    /// <param name="reader">The reader, which stands on the value; any other than a text is passed over.</param>
    /// <param name="readsText">Whether the text is wanted.</param>
    /// <param name="isAnswer">Whether it is the answer itself, no reasoning, refusal or call.</param>
    public void TakeText(ref Utf8JsonReader reader, bool readsText, bool isAnswer)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return;
        }

        TextsSeen++;
        int start = (int)reader.TokenStartIndex + 1;
        OnlyText = TextsSeen == 1 && !reader.ValueIsEscaped ? start..(start + reader.ValueSpan.Length) : null;
        if (readsText)
        {
            AddText(reader.GetString()!, isAnswer);
        }
    }

    /// <summary>Puts another text in the place of <see cref="OnlyText"/>.</summary>
    public void ReplaceText(string text)
    {
        Texts.Clear();
        bool isAnswer = Answers.Count > 0;
        Answers.Clear();
        AddText(text, isAnswer);
    }

    public void TakeId(string? id)
    {
        Id = id;
        LastId = id ?? LastId;
    }

    public void TakeModel(string? model)
    {
        Model = model;
        LastModel = model ?? LastModel;
    }

    public void Clear()
    {
        IsJson = IsAnswerText = IsNotKept = IsOfProtocol = HasNoChoice = IsError = HasContent = IsFinished = false;
        Id = Model = null;
        Usage = null;
        ContinuationIds.Clear();
        KeptIds.Clear();
        Texts.Clear();
        Answers.Clear();
        OnlyText = null;
        TextsSeen = 0;
    }

    private void AddText(string text, bool isAnswer)
    {
        Texts.Add(text);
        if (isAnswer)
        {
            Answers.Add(text);
        }
    }
}
