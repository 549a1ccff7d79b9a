namespace RouteLlm;

/// <summary>
/// Prompts in the space of a router's weights: all that learning from battles needs of a router whose log-odds are linear in them.
/// </summary>
/// <typeparam name="TModel">The router's model.</typeparam>
internal interface IPromptSpace<TModel>
{
    /// <summary>Gets the products of the prompts' features.</summary>
    PromptGram Gram { get; }

    /// <summary>Gets the numbers of groups of prompts that stay together, being near duplicates.</summary>
    int[] Groups { get; }

    /// <summary>Gets the log-odds of the model that is learned from.</summary>
    double[] BaseScores { get; }

    /// <summary>Gets a model's log-odds of a prompt.</summary>
    double LogOdds(TModel model, int row);

    /// <summary>Gets the intercept that a changed model's log-odds have over the fit's centred predictions.</summary>
    /// <param name="fit">What was learned.</param>
    /// <param name="slope">The slope over them.</param>
    /// <param name="intercept">The intercept that would suit.</param>
    double InterceptOf(BattleFit fit, double slope, double intercept);

    /// <summary>Makes the changed model.</summary>
    /// <param name="fit">What was learned.</param>
    /// <param name="slope">The slope of its log-odds over the fit's centred predictions.</param>
    /// <param name="intercept">Their intercept, of <see cref="InterceptOf"/>.</param>
    /// <param name="lesson">What its file says of it.</param>
    TModel Change(BattleFit fit, double slope, double intercept, Lesson lesson);
}
