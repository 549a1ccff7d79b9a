namespace RouteLlm;

/// <summary>
/// Does what the battles ask for, one step after the other, and writes each step into the journal. What comes of it depends on the battles
/// alone. Not safe for concurrent use.
/// </summary>
/// <param name="folder">The folder, whose lock is held.</param>
/// <param name="registered">The registered router's model.</param>
/// <param name="options">When and how to learn.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class LearningRun(LearningFolder folder, LexicalModel registered, LiveLearningOptions options, TimeProvider clock)
{
    private readonly List<JournalEntry> _entries = [.. LearningJournal.Read(folder.Journal)];

    /// <summary>Takes as many steps as the battles allow.</summary>
    /// <param name="battles">All battles of the log, oldest first.</param>
    /// <param name="done">Called after each step.</param>
    /// <param name="cancellationToken">Cancels the work; a step that has not ended leaves no trace.</param>
    /// <returns>Where learning stands.</returns>
    public LearningState Run(
        IReadOnlyList<BattleRecord> battles, Action<JournalEntry, LearningState> done, CancellationToken cancellationToken)
    {
        var state = new LearningState(_entries, registered.Fingerprint);
        BattleRecord[] usable = UsableOf(battles);
        while (NextStep(state, usable, cancellationToken) is { } step)
        {
            _entries.Add(step);
            try
            {
                LearningJournal.Write(folder.Journal, _entries);
            }
            catch
            {
                // Done again the next time, when there is room for it.
                _entries.RemoveAt(_entries.Count - 1);
                throw;
            }

            state.Add(step);
            done(step, state);
        }

        return state;
    }

    /// <summary>Gets the model that is in use.</summary>
    public static LexicalModel CurrentModel(LearningFolder folder, LearningState state, LexicalModel registered) =>
        ModelOf(folder, state.Current, registered);

    private static LexicalModel ModelOf(LearningFolder folder, AdoptedModel? adopted, LexicalModel registered) =>
        adopted is null ? registered : folder.Read(adopted.File, adopted.Fingerprint);

    // Of the pair of models that is in use now: what another weak model fails at says little.
    private BattleRecord[] UsableOf(IReadOnlyList<BattleRecord> battles)
    {
        BattleRecord[] readable = [.. battles.Where(battle => BattleLearner.FeaturesOf(battle, registered) is not null)];
        return [.. readable.Where(battle => battle.StrongModel == readable[^1].StrongModel && battle.WeakModel == readable[^1].WeakModel)];
    }

    private JournalEntry? NextStep(LearningState state, BattleRecord[] battles, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FindUnusable(state) is { } unusable)
        {
            return unusable;
        }

        if (battles.Length == 0)
        {
            return null;
        }

        if (state.LastBattle is { } last && !Array.Exists(battles, battle => battle.DecisionId == last))
        {
            return Entry(JournalAction.Restarted, state, battles, battles.Length, state.CurrentFingerprint) with { Reason = "The battles that were learned from are not in the log any more, or were of other models." };
        }

        int next = LearningSchedule.Next(state.RoundBattles, options.FirstBattles);
        return FindReturn(state, battles, Math.Min(next, battles.Length)) ?? (battles.Length >= next ? Learn(state, battles, next, cancellationToken) : null);
    }

    private JournalEntry? FindUnusable(LearningState state)
    {
        try
        {
            _ = ModelOf(folder, state.Current, registered);
            return null;
        }
        catch (Exception exception) when (exception is ModelFileException or FileNotFoundException)
        {
            return Entry(JournalAction.Unusable, state, [], state.RoundBattles, state.PreviousFingerprint) with { Model = state.Previous?.File, LastBattle = state.LastBattle ?? Guid.Empty, Reason = exception.Message };
        }
    }

    private JournalEntry? FindReturn(LearningState state, BattleRecord[] battles, int end)
    {
        if (state.Current is not { } current)
        {
            return null;
        }

        LexicalModel newer = ModelOf(folder, current, registered);
        LexicalModel older;
        try
        {
            older = ModelOf(folder, state.Previous, registered);
        }
        catch (Exception exception) when (exception is ModelFileException or FileNotFoundException)
        {
            // There is nothing to go back to.
            return null;
        }

        var comparison = new SequentialComparison(battles[..Math.Clamp(current.Battles, 1, battles.Length)].Min(static battle => battle.SamplingProbability));
        for (int i = current.Battles; i < end; i++)
        {
            PromptFeatures features = BattleLearner.FeaturesOf(battles[i], registered)!;
            comparison.Add(battles[i].Verdict.Gain(), older.WeightsOf(features.Kind).LogOdds(features), newer.WeightsOf(features.Kind).LogOdds(features), battles[i].SamplingProbability);
            if (comparison.Evidence >= 1 / (1 - options.ReturnConfidence))
            {
                return Entry(JournalAction.Returned, state, battles, i + 1, state.PreviousFingerprint) with
                {
                    Model = state.Previous?.File,
                    Confidence = options.ReturnConfidence,
                    Pairs = comparison.Pairs,
                    Evidence = comparison.Evidence,
                };
            }
        }

        return null;
    }

    private JournalEntry Learn(LearningState state, BattleRecord[] battles, int count, CancellationToken cancellationToken)
    {
        int round = state.Rounds + 1;
        double confidence = LearningSchedule.ConfidenceOf(options.Learning.Confidence, round);
        var learner = new BattleLearner(options.Learning with { Confidence = confidence, Resamples = LearningSchedule.ResamplesFor(confidence, options.Learning.Resamples) });
        var incumbent = new Incumbent(ModelOf(folder, state.Current, registered), state.Current?.Battles ?? 0);
        JournalEntry kept = Entry(JournalAction.Kept, state, battles, count, state.CurrentFingerprint) with { Model = state.Current?.File, Round = round, Confidence = confidence };
        BattleLearningResult<LexicalModel> result;
        try
        {
            result = learner.Learn(battles[..count], registered, incumbent, FormattableString.Invariant($"LearnFromBattles, round {round}"), rated: [], cancellationToken);
        }
        catch (ArgumentException exception)
        {
            return kept with { Reason = exception.Message };
        }

        JournalEntry compared = kept with
        {
            OldPerformanceGapRecovered = result.OldPerformanceGapRecovered.Value,
            NewPerformanceGapRecovered = result.NewPerformanceGapRecovered.Value,
            Lift = result.Lift,
        };
        return result.IsBetter
            ? compared with { Action = JournalAction.Adopted, After = result.Candidate.Fingerprint, Model = folder.Write(result.Candidate, round) }
            : compared;
    }

    private JournalEntry Entry(JournalAction action, LearningState state, BattleRecord[] battles, int count, string after) => new()
    {
        Action = action,
        Time = clock.GetUtcNow(),
        Base = registered.Fingerprint,
        Battles = count,
        LastBattle = count > 0 && count <= battles.Length ? battles[count - 1].DecisionId : Guid.Empty,
        Before = state.CurrentFingerprint,
        After = after,
    };
}
