using System.Collections.Concurrent;

namespace Soak;

/// <summary>How the questions at one door ended. Safe for concurrent use.</summary>
internal sealed class DoorTally(string name)
{
    private readonly int[] _counts = new int[Enum.GetValues<SoakOutcomeKind>().Length];
    private int _withoutHealthyModel;

    public string Name => name;

    /// <summary>Gets how many failed while no model was healthy.</summary>
    public int WithoutHealthyModel => _withoutHealthyModel;

    /// <summary>Gets what must not have happened, with how often it did.</summary>
    public ConcurrentDictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

    public int this[SoakOutcomeKind kind] => Volatile.Read(ref _counts[(int)kind]);

    public void Take(SoakOutcome outcome, bool hadHealthyModel, bool hadBrokenStreams)
    {
        if (outcome.Kind == SoakOutcomeKind.Failed && !hadHealthyModel)
        {
            Interlocked.Increment(ref _withoutHealthyModel);
            return;
        }

        Interlocked.Increment(ref _counts[(int)outcome.Kind]);
        if (outcome.Kind is SoakOutcomeKind.Failed or SoakOutcomeKind.Wrong || (outcome.Kind == SoakOutcomeKind.BrokenOff && !hadBrokenStreams))
        {
            Faults.AddOrUpdate($"{outcome.Kind}: {outcome.Problem}", 1, static (_, count) => count + 1);
        }
    }
}
