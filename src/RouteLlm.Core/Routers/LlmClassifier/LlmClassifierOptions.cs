namespace RouteLlm;

/// <summary>What the router <c>llm_classifier</c> tells apart, and how it asks.</summary>
/// <remarks>Read once, when the router is made.</remarks>
public sealed class LlmClassifierOptions
{
    /// <summary>Gets the default categories: at the threshold 0.5, coding, mathematics, science and reasoning are for the strong model, and writing, summarization, translation, extraction, facts and chat for the weak one.</summary>
    /// <remarks>
    /// The win rates are an order, not measurements: by how often the strong model of a pair was better in the outcomes that the lexical router
    /// was trained on, as far as those hold such prompts (coding, mathematics, science, reasoning, facts), and by judgement otherwise.
    /// </remarks>
    public static IReadOnlyList<PromptCategory> DefaultCategories { get; } =
    [
        new() { Name = "coding", StrongWinRate = 0.9, Description = "writing, explaining, correcting or reviewing program code, queries, scripts or regular expressions" },
        new() { Name = "mathematics", StrongWinRate = 0.85, Description = "calculations beyond plain arithmetic, equations, proofs, probability, word problems with numbers" },
        new() { Name = "science", StrongWinRate = 0.8, Description = "problems that need a specialist: physics, chemistry, biology, engineering, medicine, law, economics" },
        new() { Name = "reasoning", StrongWinRate = 0.75, Description = "puzzles, plans, comparisons, decisions and analyses that take several steps" },
        new() { Name = "writing", StrongWinRate = 0.4, Description = "composing or rewriting text: mails, posts, stories, poems, speeches, role play" },
        new() { Name = "summarization", StrongWinRate = 0.3, Description = "shortening or summing up a given text" },
        new() { Name = "translation", StrongWinRate = 0.3, Description = "translating a given text, or correcting its language" },
        new() { Name = "extraction", StrongWinRate = 0.25, Description = "finding, classifying or reformatting what a given text holds" },
        new() { Name = "facts", StrongWinRate = 0.15, Description = "questions with a short, commonly known answer: names, dates, places, definitions" },
        new() { Name = "chat", StrongWinRate = 0.1, Description = "greetings, thanks, small talk, opinions, everyday advice" },
    ];

    /// <summary>Gets the categories, each with a name of its own; where empty, the default, <see cref="DefaultCategories"/>.</summary>
    public IList<PromptCategory> Categories { get; init; } = [];

    /// <summary>Gets or sets how many characters (UTF-16) of a prompt the classifier is shown. Of a longer prompt it sees the first three quarters of that number and, as the rest, its end. Default: 4,000.</summary>
    public int MaximumPromptCharacters { get; set; } = 4000;

    /// <summary>Gets or sets how long the classifier may take, a second attempt without structured output included. More than zero, and finite. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the model for a prompt of which the category is not known: the classifier fails, takes too long, answers with something else
    /// than a listed category, or there is no text to classify. Default: the strong one.
    /// </summary>
    public RouteTarget TargetOnFailure { get; set; } = RouteTarget.Strong;

    /// <summary>Gets or sets the temperature that the classifier is asked with; <see langword="null"/> to send none, for models that refuse it. Default: 0.</summary>
    public float? Temperature { get; set; } = 0;

    /// <summary>Gets or sets how many tokens the classifier may answer with; <see langword="null"/> to send no limit. A model that reasons before it answers needs more. Default: 64.</summary>
    public int? MaximumOutputTokens { get; set; } = 64;

    /// <summary>Gets or sets how many prompts of a batch are asked about at the same time. Default: 4.</summary>
    public int MaximumConcurrency { get; set; } = 4;
}
