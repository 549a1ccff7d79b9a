namespace RouteLlm;

/// <summary>The requests of decision logs in the order in which they came, each with the feedback on it.</summary>
internal sealed class LoggedTraffic
{
    private LoggedTraffic(IReadOnlyList<LoggedRequest> requests, int strayFeedback, long dropped)
    {
        Requests = requests;
        StrayFeedback = strayFeedback;
        Dropped = dropped;
    }

    public IReadOnlyList<LoggedRequest> Requests { get; }

    /// <summary>Gets how many lines of feedback are on no decision of the logs.</summary>
    public int StrayFeedback { get; }

    /// <summary>Gets how many lines the logs say that they dropped.</summary>
    public long Dropped { get; }

    /// <summary>Reads logs with the files that were rotated out of them.</summary>
    /// <exception cref="FileNotFoundException">There is no such log.</exception>
    /// <exception cref="JsonLineException">A line is not what it should be.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<LoggedTraffic> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var requests = new Dictionary<Guid, LoggedRequest>();
        var withoutId = new List<LoggedRequest>();
        var feedback = new List<FeedbackRecord>();
        long dropped = 0;
        foreach (string path in paths)
        {
            await foreach (DecisionLogEntry entry in DecisionLogReader.ReadAsync(path, cancellationToken).ConfigureAwait(false))
            {
                dropped += entry.Dropped;
                if (entry.Feedback is { } said)
                {
                    feedback.Add(said);
                }
                else if (entry.Decision is { } decision && decision.Decision.Id == Guid.Empty)
                {
                    withoutId.Add(new LoggedRequest(decision));
                }
                else if (entry.Decision is { } identified)
                {
                    // Twice only where a file was named twice, or copied.
                    requests.TryAdd(identified.Decision.Id, new LoggedRequest(identified));
                }
            }
        }

        // Afterwards: feedback may stand before its decision where several logs are read.
        int stray = 0;
        foreach (FeedbackRecord said in feedback)
        {
            if (requests.TryGetValue(said.DecisionId, out LoggedRequest? request))
            {
                request.Add(said);
            }
            else
            {
                stray++;
            }
        }

        return new LoggedTraffic([.. requests.Values.Concat(withoutId).OrderBy(static request => request.Record.Time)], stray, dropped);
    }

    /// <summary>Joins judged answers with their requests.</summary>
    /// <returns>How many of them are on no request.</returns>
    public int Join(IReadOnlyList<JudgedAnswers> answers)
    {
        ILookup<string, LoggedRequest> byPrompt = Requests.Where(static request => request.Record.Prompt is not null).ToLookup(static request => request.Record.Prompt!, StringComparer.Ordinal);
        var byId = Requests.Where(static request => request.Decision.Id != Guid.Empty).ToDictionary(static request => request.Decision.Id);
        int stray = 0;
        foreach (JudgedAnswers judged in answers)
        {
            IEnumerable<LoggedRequest> meant = judged.Id is Guid id
                ? byId.TryGetValue(id, out LoggedRequest? request) ? [request] : []
                : byPrompt[judged.Prompt!];
            bool any = false;
            foreach (LoggedRequest joined in meant)
            {
                joined.Judged = judged;
                any = true;
            }

            stray += any ? 0 : 1;
        }

        return stray;
    }
}
