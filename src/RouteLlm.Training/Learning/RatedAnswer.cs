namespace RouteLlm;

/// <summary>What people thought of an answer that one model gave, with nothing known of the other model's.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Answered">The model that answered.</param>
/// <param name="Score">What people thought of the answer, from 0 (useless) to 1 (all that was asked for).</param>
public sealed record RatedAnswer(string Prompt, RouteTarget Answered, double Score)
{
    /// <summary>Reads the answers with feedback of a decision log that keeps prompts, with the files that were rotated out of it.</summary>
    /// <param name="log">The log's path.</param>
    /// <param name="battles">
    /// Battles of one pair of models: answers of other models are left out, and so are those of the battles themselves, whose feedback
    /// stands with them.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The answers, in the order of their requests.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="FileNotFoundException">There is no such log.</exception>
    /// <exception cref="JsonLineException">A line is not what it should be.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<IReadOnlyList<RatedAnswer>> ReadAsync(
        string log, IReadOnlyList<BattleRecord> battles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(battles);
        HashSet<Guid> fought = [.. battles.Select(static battle => battle.DecisionId)];
        LoggedTraffic traffic = await LoggedTraffic.ReadAsync([log], cancellationToken).ConfigureAwait(false);
        return
        [
            .. from request in traffic.Requests
               where request is { Feedback: not null, Record.Prompt: not null } && !fought.Contains(request.Decision.Id)
               let answered = TargetOf(request.Decision, battles)
               where answered is not null
               select new RatedAnswer(request.Record.Prompt!, answered.Value, request.Feedback!.Value),
        ];
    }

    // A battle log has a model by its id or else by its name.
    private static RouteTarget? TargetOf(RoutingDecision decision, IReadOnlyList<BattleRecord> battles)
    {
        string name = decision.ModelId ?? decision.Model;
        return battles.Count == 0 ? null
            : name == battles[0].StrongModel || decision.Model == battles[0].StrongModel ? RouteTarget.Strong
            : name == battles[0].WeakModel || decision.Model == battles[0].WeakModel ? RouteTarget.Weak
            : null;
    }
}
