namespace RouteLlm;

/// <summary>
/// Does what the battles ask for, one step after the other, and writes each step into the journal. What comes of it depends on the battles
/// alone. Not safe for concurrent use.
/// </summary>
/// <param name="folder">The folder, whose lock is held.</param>
/// <param name="registered">The registered router.</param>
/// <param name="options">When and how to learn.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class LearningRun(LearningFolder folder, ILearnableRouter registered, LiveLearningOptions options, TimeProvider clock)
{
    private readonly List<JournalEntry> _entries = [.. LearningJournal.Read(folder.Journal)];

    /// <summary>Takes as many steps as the battles allow.</summary>
    /// <param name="battles">The battles of the log.</param>
    /// <param name="done">Called after each step.</param>
    /// <param name="cancellationToken">Cancels the work; a step that has not ended leaves no trace.</param>
    /// <returns>Where learning stands.</returns>
    /// <exception cref="EmbeddingException">Prompts could not be embedded: the step that needed them is due again.</exception>
    public async Task<LearningState> RunAsync(
        LearnableBattles battles, Action<JournalEntry, LearningState> done, CancellationToken cancellationToken)
    {
        var state = new LearningState(_entries, registered.Fingerprint);
        while (await NextStepAsync(state, battles, cancellationToken).ConfigureAwait(false) is { } step)
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

    private async Task<JournalEntry?> NextStepAsync(LearningState state, LearnableBattles battles, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FindUnusable(state) is { } unusable)
        {
            return unusable;
        }

        BattleRecord[] usable = battles.Usable;
        if (usable.Length == 0)
        {
            return null;
        }

        if (state.LastBattle is { } last && !Array.Exists(usable, battle => battle.DecisionId == last))
        {
            return Entry(JournalAction.Restarted, state, battles, usable.Length, state.CurrentFingerprint) with { Reason = "The battles that were learned from are not in the log any more, or were of other models." };
        }

        int next = LearningSchedule.Next(state.RoundBattles, options.FirstBattles);
        return await FindReturnAsync(state, battles, Math.Min(next, usable.Length), cancellationToken).ConfigureAwait(false)
            ?? (usable.Length >= next ? await LearnAsync(state, battles, next, cancellationToken).ConfigureAwait(false) : null);
    }

    private JournalEntry? FindUnusable(LearningState state)
    {
        try
        {
            _ = folder.Read(state.Current, registered);
            return null;
        }
        catch (Exception exception) when (exception is ModelFileException or FileNotFoundException)
        {
            return Entry(JournalAction.Unusable, state, battles: null, state.RoundBattles, state.PreviousFingerprint) with { Model = state.Previous?.File, LastBattle = state.LastBattle ?? Guid.Empty, Reason = exception.Message };
        }
    }

    private async Task<JournalEntry?> FindReturnAsync(LearningState state, LearnableBattles battles, int end, CancellationToken cancellationToken)
    {
        if (state.Current is not { } current || end <= current.Battles)
        {
            return null;
        }

        ILearnableRouter newer = folder.Read(current, registered);
        ILearnableRouter older;
        try
        {
            older = folder.Read(state.Previous, registered);
        }
        catch (Exception exception) when (exception is ModelFileException or FileNotFoundException)
        {
            // There is nothing to go back to.
            return null;
        }

        BattleRecord[] usable = battles.Usable;
        var comparison = new SequentialComparison(usable[..Math.Clamp(current.Battles, 1, usable.Length)].Min(static battle => battle.SamplingProbability));
        (double Older, double Newer)[] scores = await registered.CompareAsync(older, newer, usable[current.Battles..end], cancellationToken).ConfigureAwait(false);
        for (int i = current.Battles; i < end; i++)
        {
            (double olderScore, double newerScore) = scores[i - current.Battles];
            comparison.Add(usable[i].Verdict.Gain(), olderScore, newerScore, usable[i].SamplingProbability);
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

    private async Task<JournalEntry> LearnAsync(LearningState state, LearnableBattles battles, int count, CancellationToken cancellationToken)
    {
        int round = state.Rounds + 1;
        double confidence = LearningSchedule.ConfidenceOf(options.Learning.Confidence, round);
        BattleLearningOptions learning = options.Learning with { Confidence = confidence, Resamples = LearningSchedule.ResamplesFor(confidence, options.Learning.Resamples) };
        var incumbent = new Incumbent<ILearnableRouter>(folder.Read(state.Current, registered), state.Current?.Battles ?? 0);
        JournalEntry kept = Entry(JournalAction.Kept, state, battles, count, state.CurrentFingerprint) with { Model = state.Current?.File, Round = round, Confidence = confidence };
        BattleLearningResult<ILearnableRouter> result;
        try
        {
            result = await registered.LearnAsync(battles.Usable[..count], incumbent, learning, FormattableString.Invariant($"LearnFromBattles, round {round}"), cancellationToken).ConfigureAwait(false);
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

    private JournalEntry Entry(JournalAction action, LearningState state, LearnableBattles? battles, int count, string after) => new()
    {
        Action = action,
        Time = clock.GetUtcNow(),
        Base = registered.Fingerprint,
        Battles = count,
        LeftOut = battles?.LeftOutBefore(count) is > 0 and int leftOut ? leftOut : null,
        LastBattle = battles is not null && count > 0 && count <= battles.Usable.Length ? battles.Usable[count - 1].DecisionId : Guid.Empty,
        Before = state.CurrentFingerprint,
        After = after,
    };
}
