namespace RouteLlm.Tests;

/// <summary>What a router that learns writes: one model after the other, each with a line in the journal.</summary>
internal sealed class LearnedModelWriter() : KilledWriter("learned-model")
{
    private const string Base = "base";

    private static readonly LearnableLexicalRouter Router = new(LexicalRouter.Default);

    public override Task WriteForEverAsync(string folder, long first, Uri address)
    {
        using var learning = new LearningFolder(folder);
        Require(learning.TryLock(), "The lock of a killed process is still held.");
        for (long number = first; ; number++)
        {
            Adopt(learning, (int)number);
            Say(number);
        }
    }

    public override Task CheckAsync(string folder, IReadOnlyCollection<long> written)
    {
        var learning = new LearningFolder(folder);
        IReadOnlyList<JournalEntry> journal = LearningJournal.Read(learning.Journal);
        HashSet<int> rounds = [.. journal.Select(static entry => entry.Round!.Value)];
        Require(rounds.Count == journal.Count, "A step stands in the journal twice.");
        Require(written.All(number => rounds.Contains((int)number)), "A step that was written is lost.");

        // The model in use, and those that one would go back to.
        foreach (JournalEntry entry in journal.TakeLast(3))
        {
            _ = learning.Read(new AdoptedModel(entry.Model!, entry.After, entry.Battles), Router);
        }

        return Task.CompletedTask;
    }

    public override async Task GoOnAsync(string folder, long number, Uri address)
    {
        using (var learning = new LearningFolder(folder))
        {
            Require(learning.TryLock(), "The lock of a killed process is still held.");
            Adopt(learning, (int)number);

            // A round later than this one removes its own.
            string later = FormattableString.Invariant($"model-{number + 1:0000}-");
            string?[] strange = [.. Directory.GetFiles(folder, "*.tmp").Select(Path.GetFileName).Where(name => !name!.StartsWith(later, StringComparison.Ordinal))];
            Require(strange.Length == 0, $"These files are left: {string.Join(", ", strange)}.");
        }

        await CheckAsync(folder, [number]);
    }

    private static void Adopt(LearningFolder learning, int number)
    {
        // The killed process may have come further than it said.
        List<JournalEntry> journal = [.. LearningJournal.Read(learning.Journal).Where(entry => entry.Round != number)];
        journal.Add(new JournalEntry
        {
            Action = JournalAction.Adopted,
            Time = DateTimeOffset.UnixEpoch,
            Base = Base,
            Battles = number,
            Before = Base,
            Round = number,
            Model = learning.Write(Router, number),
            After = Router.Fingerprint,
        });
        LearningJournal.Write(learning.Journal, journal);
    }
}
