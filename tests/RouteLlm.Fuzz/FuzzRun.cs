using System.Diagnostics;
using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Gives a target one input after the other, and watches exceptions, time and memory. For one thread.</summary>
/// <param name="target">The target.</param>
/// <param name="watchesTime">Whether an input that takes long is a finding, which a busy machine makes of any.</param>
/// <param name="remember">Takes each input before the target does.</param>
internal sealed class FuzzRun(FuzzTarget target, bool watchesTime, Action<byte[]>? remember = null)
{
    private const int BytesPerInputByte = 4;
    private const long BytesPerInput = 16 << 20;

    // The compiler's work, and a machine that does something else, are not the input's fault: what was slow is tried again.
    private const int Tries = 3;

    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(1);

    private readonly List<FuzzFinding> _findings = [];

    public IReadOnlyList<FuzzFinding> Findings => _findings;

    public long Inputs { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Gets the longest time that an input took, at its quickest try.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>
    /// Gets the most bytes that an input made the thread allocate beyond four times its own length, whether or not they were held at once.
    /// </summary>
    public long MostAllocated { get; private set; }

    public void Give(byte[] input)
    {
        Inputs++;
        remember?.Invoke(input);
        (string? problem, TimeSpan elapsed, long allocated) = Try(input);
        for (int tries = 1; watchesTime && tries < Tries && problem is null && elapsed > MaximumTime / 2; tries++)
        {
            (problem, TimeSpan again, allocated) = Try(input);
            elapsed = again < elapsed ? again : elapsed;
        }

        allocated -= (long)BytesPerInputByte * input.Length;
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        MostAllocated = Math.Max(MostAllocated, allocated);
        problem ??= watchesTime && elapsed > MaximumTime ? string.Create(CultureInfo.InvariantCulture, $"it takes {elapsed.TotalSeconds:F1} s.")
            : allocated > BytesPerInput ? string.Create(CultureInfo.InvariantCulture, $"it allocates {allocated >> 20} MiB beyond four times its length.")
            : null;
        if (problem is not null)
        {
            _findings.Add(new FuzzFinding(target.Name, input, problem));
        }
    }

    private (string? Problem, TimeSpan Elapsed, long Allocated) Try(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        string? problem = null;
        try
        {
            target.Run(input);
        }
        catch (Exception exception)
        {
            if (target.IsDocumented(exception))
            {
                Refused++;
            }
            else
            {
                problem = exception.ToString();
            }
        }

        return (problem, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
