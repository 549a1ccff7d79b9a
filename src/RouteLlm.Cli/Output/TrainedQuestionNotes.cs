using System.Globalization;

namespace RouteLlm;

/// <summary>Says which figures are of questions that a router was trained on, and what that means for them.</summary>
internal static class TrainedQuestionNotes
{
    public static IReadOnlyList<string> Of(IReadOnlyList<BenchmarkEvaluation> evaluations) =>
    [
        .. evaluations.SelectMany(static evaluation => evaluation.Results).Where(static result => result.Trained != default).Select(NoteOf).Distinct(StringComparer.Ordinal),
    ];

    private static string NoteOf(RouterEvaluationResult result)
    {
        string count(int questions) => string.Create(CultureInfo.InvariantCulture, $"'{result.Router}' was trained on {questions:N0} of the {result.Questions:N0} questions of {result.Benchmark}");

        return result.Trained.InSample > 0
            ? $"{count(result.Trained.InSample)}: its figures there say nothing about other questions."
            : $"{count(result.Trained.HeldOut)}: models that had not seen them scored those (--in-sample for its own scores).";
    }
}
