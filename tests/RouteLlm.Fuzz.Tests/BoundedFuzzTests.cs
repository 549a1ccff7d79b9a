using System.Diagnostics;

namespace RouteLlm.Tests;

/// <summary>A little of each target with always the same inputs; eng/fuzz.sh runs one for long.</summary>
public sealed class BoundedFuzzTests : IClassFixture<BoundedFuzzTests.FilesOfTargets>
{
    private const int Seed = 20261127;
    private const int Inputs = 2_000;

    // All targets together take 20 seconds at most: a slow machine tries fewer inputs.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(20.0 / FuzzTargets.All.Count);

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Targets))]
    public async Task No_input_ends_hangs_or_fills_a_reader(string name)
    {
        IReadOnlyList<byte[]> seeds = FuzzCorpus.Of(name);
        FuzzRun run = await Task.Run(() => Run(FuzzTargets.Find(name), seeds), TestContext.Current.CancellationToken);

        Assert.True(run.Findings.Count == 0, string.Join("\n\n", run.Findings.Take(3)));
        Assert.NotEmpty(seeds);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        byte[][] Make(int seed)
        {
            var mutator = new Mutator(FuzzCorpus.Of("battles"), [], seed);
            return [.. Enumerable.Range(0, 100).Select(_ => mutator.Next())];
        }

        Assert.Equal(Make(1), Make(1));
        Assert.NotEqual(Make(1), Make(2));
    }

    private static FuzzRun Run(FuzzTarget target, IReadOnlyList<byte[]> seeds)
    {
        var run = new FuzzRun(target, watchesTime: false);
        var mutator = new Mutator(seeds, target.Words, Seed);
        foreach (byte[] seed in seeds)
        {
            run.Give(seed);
        }

        for (long started = Stopwatch.GetTimestamp(); run.Inputs < Inputs && Stopwatch.GetElapsedTime(started) < Time;)
        {
            run.Give(mutator.Next());
        }

        return run;
    }

    /// <summary>What the targets that read files wrote.</summary>
    public sealed class FilesOfTargets : IDisposable
    {
        /// <summary>Removes it.</summary>
        public void Dispose() => FileTarget.CleanUp();
    }
}
