namespace RouteLlm;

/// <summary>The message that a question is put into for a model that predicts scores.</summary>
internal sealed class QuestionTemplate
{
    private const string Question = "{question}";

    /// <exception cref="ArgumentException">The message has no place for the question, or more than one.</exception>
    public QuestionTemplate(string classifierMessage)
    {
        if (classifierMessage.Split(Question) is not [var before, var after])
        {
            throw new ArgumentException($"The classifier's message must have '{Question}' in it, once.", nameof(classifierMessage));
        }

        Before = before;
        After = after;
    }

    /// <summary>Gets what stands before the question.</summary>
    public string Before { get; }

    /// <summary>Gets what stands after the question.</summary>
    public string After { get; }
}
