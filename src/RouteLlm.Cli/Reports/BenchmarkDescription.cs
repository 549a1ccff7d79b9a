namespace RouteLlm;

/// <summary>What a report says of a benchmark.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="ScoreAxis">What its scores are.</param>
/// <param name="Notes">What is to be known of its data.</param>
internal sealed record BenchmarkDescription(string Title, string ScoreAxis, IReadOnlyList<string> Notes)
{
    private const string RightAnswers = "right answers (%)";

    private const string Contaminated = "Questions that RouteLLM found, exactly or nearly, in the training data of its routers are left out.";

    /// <summary>Gets what is said of a benchmark, by its name.</summary>
    public static BenchmarkDescription Of(string benchmark) => benchmark switch
    {
        "mmlu" => new("MMLU", RightAnswers, ["Questions of 57 domains with four answers to choose from (Hendrycks et al., 2021); a score is the recorded correctness of the models.", Contaminated]),
        "gsm8k" => new("GSM8K, labels as published", RightAnswers,
        [
            "Grade-school mathematics in words (Cobbe et al., 2021); a score is the recorded correctness of the models.",
            "The labels are those that RouteLLM published. They read the last run of digits of an answer, so “$20.00” as 0, and count some right answers as wrong; gsm8k-amounts reads them as they are meant.",
            Contaminated,
        ]),
        "gsm8k-amounts" => new("GSM8K, amounts read as they are meant", RightAnswers,
        [
            "Grade-school mathematics in words (Cobbe et al., 2021), the recorded answers graded anew: “$20.00” counts as 20. The published labels, on which published results stand, are those of gsm8k.",
            Contaminated,
        ]),
        "mt-bench" => new("MT-Bench", "mean score by GPT-4 (1 to 10)",
        [
            "Open questions of two turns (Zheng et al., 2023): the first turn is routed, the score is the mean of GPT-4's over both.",
            "So few questions say little: see how wide the intervals are.",
            Contaminated,
        ]),
        "outcomes" => new("outcomes", "mean score", ["Prompts and scores from your own file, unchanged."]),
        _ => new(benchmark, "mean score", []),
    };
}
