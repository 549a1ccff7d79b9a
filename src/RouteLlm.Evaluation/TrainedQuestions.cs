namespace RouteLlm;

/// <summary>How many of a benchmark's questions a router was trained on.</summary>
/// <param name="HeldOut">Those that models scored which had not seen them: their figures hold for new questions.</param>
/// <param name="InSample">Those that the trained model scored itself: their figures are better than on new questions.</param>
public readonly record struct TrainedQuestions(int HeldOut, int InSample)
{
    private const string Gsm8k = "gsm8k";
    private const string Gsm8kAmounts = "gsm8k-amounts";

    /// <summary>Counts the questions that a router was trained on.</summary>
    internal static TrainedQuestions Of(IPromptRouter router, BenchmarkData data) => router switch
    {
        HeldOutRouter heldOut => new TrainedQuestions(data.Questions.Count(question => heldOut.WasTrainedOn(question.Prompt)), InSample: 0),
        LexicalRouter { Model.HeldOut: { } known } => new TrainedQuestions(HeldOut: 0, data.Questions.Count(question => known.TryFind(question.Prompt, out _))),
        LexicalRouter lexical when lexical.Model.Card.WasTrainedOn(NameOf(data)) => new TrainedQuestions(HeldOut: 0, data.Questions.Count),
        WeightedMeanRouter mean => Most([.. mean.Routers.Select(weighted => Of(weighted.Router, data))]),
        ChainRouter chain => Most([Of(chain.First, data), Of(chain.Next, data)]),
        _ => default,
    };

    // The same questions, graded anew.
    private static string NameOf(BenchmarkData data) => data.Benchmark == Gsm8kAmounts ? Gsm8k : data.Benchmark;

    private static TrainedQuestions Most(TrainedQuestions[] parts) =>
        new(parts.Max(static part => part.HeldOut), parts.Max(static part => part.InSample));
}
