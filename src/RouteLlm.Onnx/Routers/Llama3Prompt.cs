namespace RouteLlm;

/// <summary>The prompt of a score predictor in the format of Llama 3, up to where the assistant's answer begins.</summary>
internal sealed class Llama3Prompt
{
    private readonly TextTokenizer _tokenizer;
    private readonly string _before;
    private readonly string _after;
    private readonly int _maximumTokens;

    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="systemMessage">The system's message.</param>
    /// <param name="classifierMessage">The user's message, with <c>{question}</c> in it once.</param>
    /// <param name="maximumTokens">How many tokens there may be.</param>
    /// <exception cref="ArgumentException">
    /// The message has no place for the question, or more than one; or there is no room for the messages.
    /// </exception>
    public Llama3Prompt(TextTokenizer tokenizer, string systemMessage, string classifierMessage, int maximumTokens)
    {
        var question = new QuestionTemplate(classifierMessage);
        _tokenizer = tokenizer;
        _before = $"<|begin_of_text|>{Header("system")}{systemMessage}<|eot_id|>{Header("user")}{question.Before}";
        _after = $"{question.After}<|eot_id|>{Header("assistant")}";
        _maximumTokens = maximumTokens;
        if (Encode(_before).Length + Encode(_after).Length >= maximumTokens)
        {
            throw new ArgumentException($"The messages alone take all {maximumTokens} tokens. Shorten them.", nameof(classifierMessage));
        }
    }

    /// <summary>Encodes the prompt for a question.</summary>
    public long[] For(string question)
    {
        long[] whole = Encode(_before + question + _after);
        if (whole.Length <= _maximumTokens)
        {
            return whole;
        }

        // The question's end goes; the answer must still begin after the assistant's header.
        long[] after = Encode(_after);
        return [.. _tokenizer.Encode(_before + question, _maximumTokens - after.Length, addSpecialTokens: false), .. after];
    }

    private static string Header(string role) => $"<|start_header_id|>{role}<|end_header_id|>\n\n";

    private long[] Encode(string text) => _tokenizer.Encode(text, addSpecialTokens: false);
}
