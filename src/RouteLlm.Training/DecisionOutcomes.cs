namespace RouteLlm;

/// <summary>What can be learned from decision logs: outcomes of prompts of which it is known how good both models' answers are.</summary>
/// <remarks>
/// <para>
/// Two kinds of requests tell that: those whose answers were judged, both of them, outside; and prompts, letter for letter the same, that
/// went to both models and have feedback on answers of each, whose means are then their scores.
/// </para>
/// <para>
/// Feedback on one model alone is left out. A router sends a prompt where it expects it to do best, so the answers that were given are no
/// sample of those that were not, and nothing in the log says how good the other model's would have been.
/// </para>
/// </remarks>
public sealed record DecisionOutcomes
{
    private const string SetName = "decisions";

    private DecisionOutcomes()
    {
    }

    /// <summary>
    /// Gets the outcomes: those of judged answers, then those of feedback, each in the order in which their prompts first came.
    /// </summary>
    public required OutcomeSet Set { get; init; }

    /// <summary>Gets how many of them are of judged answers.</summary>
    public required int Judged { get; init; }

    /// <summary>Gets how many of them are of prompts with feedback on both models.</summary>
    public required int Paired { get; init; }

    /// <summary>Gets how many prompts have feedback on one model alone, and are left out.</summary>
    public required int OneSided { get; init; }

    /// <summary>Gets how many requests with feedback or judged answers are left out since the log holds no prompt of theirs.</summary>
    public required int WithoutPrompt { get; init; }

    /// <summary>Gets how many lines of feedback and of judged answers are on no request of the logs.</summary>
    public required int Stray { get; init; }

    /// <summary>Reads logs, each with the files that were rotated out of it.</summary>
    /// <param name="logs">The logs' paths.</param>
    /// <param name="judgedAnswers">
    /// A file of JSON lines with the <c>id</c> of a decision or a <c>prompt</c>, <c>strong_score</c>, <c>weak_score</c> and, where known,
    /// <c>strong_model</c>, <c>weak_model</c> and <c>task</c>; <see langword="null"/> for feedback alone.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="logs"/> is <see langword="null"/>.</exception>
    /// <exception cref="FileNotFoundException">There is no such log.</exception>
    /// <exception cref="JsonLineException">A line is not what it should be.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<DecisionOutcomes> ReadAsync(
        IReadOnlyList<string> logs, string? judgedAnswers = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(logs);
        LoggedTraffic traffic = await LoggedTraffic.ReadAsync(logs, cancellationToken).ConfigureAwait(false);
        int stray = traffic.StrayFeedback;
        if (judgedAnswers is not null)
        {
            stray += traffic.Join(await JudgedAnswersFile.ReadAsync(judgedAnswers, cancellationToken).ConfigureAwait(false));
        }

        LoggedRequest[] rated = [.. traffic.Requests.Where(static request => request.Judged is not null || request.Feedback is not null)];
        var judged = new List<PromptOutcome>();
        var paired = new List<PromptOutcome>();
        int oneSided = 0;
        foreach (IGrouping<string, LoggedRequest> prompt in rated.Where(static request => request.Record.Prompt is not null).GroupBy(static request => request.Record.Prompt!, StringComparer.Ordinal))
        {
            // A judgement by prompt is on all requests that have it, and counts once.
            JudgedAnswers[] answers = [.. prompt.Select(static request => request.Judged).OfType<JudgedAnswers>().Distinct()];
            judged.AddRange(answers.Select(answer => OutcomeOf(prompt, answer.StrongScore, answer.WeakScore, answer)));
            if (answers.Length == 0)
            {
                if (MeanFeedback(prompt, RouteTarget.Strong) is double strong && MeanFeedback(prompt, RouteTarget.Weak) is double weak)
                {
                    paired.Add(OutcomeOf(prompt, strong, weak, answers: null));
                }
                else
                {
                    oneSided++;
                }
            }
        }

        return new DecisionOutcomes
        {
            Set = new OutcomeSet(SetName, OutcomeSetFolder.UnknownLicense, "decision log", [.. judged, .. paired]),
            Judged = judged.Count,
            Paired = paired.Count,
            OneSided = oneSided,
            WithoutPrompt = rated.Count(static request => request.Record.Prompt is null),
            Stray = stray,
        };
    }

    private static double? MeanFeedback(IEnumerable<LoggedRequest> requests, RouteTarget target) => requests
        .Where(request => request.Decision.Target == target)
        .Average(static request => request.Feedback);

    private static PromptOutcome OutcomeOf(
        IGrouping<string, LoggedRequest> prompt, double strongScore, double weakScore, JudgedAnswers? answers) =>
        new(
        prompt.Key,
        answers?.StrongModel ?? NameOf(prompt, RouteTarget.Strong),
        answers?.WeakModel ?? NameOf(prompt, RouteTarget.Weak),
        strongScore,
        weakScore,
        answers?.Task ?? SetName);

    private static string NameOf(IEnumerable<LoggedRequest> requests, RouteTarget target) => requests
        .Where(request => request.Decision.Target == target)
        .Select(static request => request.Record.ResponseModelId ?? request.Decision.ModelId)
        .OfType<string>()
        .FirstOrDefault() ?? target.Word();
}
