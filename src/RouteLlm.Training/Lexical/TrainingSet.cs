namespace RouteLlm;

/// <summary>What is known of a data set that prompts come from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="License">Its licence.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="IsJudged">Whether its prompts have ratings of a reader instead of outcomes.</param>
internal sealed record TrainingSet(string Name, string License, string Origin, bool IsJudged)
{
    private const string JudgedOrigin = "prompts of this source, judged by a reader";

    public static TrainingSet[] Of(IReadOnlyList<OutcomeSet> outcomes, IReadOnlyList<JudgedSet> judged) =>
    [
        .. outcomes.Select(static set => new TrainingSet(set.Name, set.License, set.Origin, IsJudged: false)),
        .. judged.Select(static set => new TrainingSet(set.Name, set.License, JudgedOrigin, IsJudged: true)),
    ];
}
