namespace RouteLlm;

/// <summary>The categories of the router <c>llm_classifier</c>, and how it asks.</summary>
/// <remarks>
/// Of a prompt that is longer than <see cref="AskedModelOptions.MaximumPromptCharacters"/> the classifier sees only the beginning, so an
/// instruction at its end never reaches the classifier. Read once, when the router is made.
/// </remarks>
public sealed class LlmClassifierOptions : AskedModelOptions
{
    /// <summary>Initializes the defaults.</summary>
    public LlmClassifierOptions()
        : base(maximumPromptCharacters: 4000, maximumOutputTokens: 64)
    {
    }

    /// <summary>
    /// Gets the default categories: at the threshold 0.5, coding, mathematics, science and reasoning are for the strong model, and writing,
    /// summarization, translation, extraction, facts and chat for the weak one.
    /// </summary>
    /// <remarks>
    /// The win rates are an order, not measurements: by how often the strong model of a pair was better in the outcomes that the lexical
    /// router was trained on, as far as those hold such prompts (coding, mathematics, science, reasoning, facts), and by judgement
    /// otherwise.
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

    /// <summary>
    /// Gets or sets the model for a prompt of which the category is not known: the classifier fails, takes too long, answers with something
    /// else than a listed category, or there is no text to classify. Default: <see langword="null"/>, that of
    /// <see cref="RouteLlmOptions.DefaultTarget"/>.
    /// </summary>
    public RouteTarget? TargetOnFailure { get; set; }
}
