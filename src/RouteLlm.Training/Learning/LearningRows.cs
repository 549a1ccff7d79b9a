namespace RouteLlm;

/// <summary>What a fit learns from: battles and, after them, rated answers without a battle.</summary>
/// <param name="Gram">The prompts' products.</param>
/// <param name="BaseScores">The old log-odds of all prompts.</param>
/// <param name="Gains">The gains of battles; for rated answers, how much more or less than usual the strong model may gain.</param>
/// <param name="Battles">The number of battles; the rows after them are rated answers.</param>
/// <param name="FeedbackWeight">How much a rated answer counts, where a battle counts 1; above 0 where there are rated answers.</param>
internal sealed record LearningRows(PromptGram Gram, double[] BaseScores, double[] Gains, int Battles, double FeedbackWeight)
{
    public bool IsBattle(int row) => row < Battles;

    public double WeightOf(int row) => IsBattle(row) ? 1 : FeedbackWeight;
}
