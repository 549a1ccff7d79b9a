using System.Diagnostics;
using System.Globalization;
using RouteLlm.Tests;
using SharpFuzz;

// usage: RouteLlm.Fuzz kill WRITER KILLS [SEED] | list | run TARGET [INPUTS] [SEED] | minutes TARGET MINUTES [SEED] | file TARGET PATH |
// afl TARGET | libfuzzer TARGET
string[] words = [.. args, .. Enumerable.Repeat(string.Empty, Math.Max(0, 5 - args.Length))];
string command = words[0];
int Number(int place, int otherwise) => words[place].Length > 0 ? int.Parse(words[place], CultureInfo.InvariantCulture) : otherwise;
switch (command)
{
    case "write":
        await KillRun.WriteForEverAsync(KilledWriters.Find(words[1]), words[2], Number(3, 0), new Uri(words[4]));
        return 0;
    case "kill":
        return await KillAsync(KilledWriters.Find(words[1]), Number(2, 20), Number(3, 1));
}

if (command is not ("run" or "minutes" or "file" or "afl" or "libfuzzer"))
{
    Console.Out.WriteLine(string.Join('\n', FuzzTargets.All.Select(static target => target.Name)));
    return 0;
}

FuzzTarget target = FuzzTargets.Find(words[1]);
switch (command)
{
    case "afl":
        Fuzzer.OutOfProcess.Run(stream => RunInstrumented(Read(stream)));
        return 0;
    case "libfuzzer":
        Fuzzer.LibFuzzer.Run(bytes => RunInstrumented(bytes.ToArray()));
        return 0;
    case "file":
        target.Run(File.ReadAllBytes(words[2]));
        return 0;
}

string folder = Directory.CreateDirectory(Path.Combine("artifacts", "fuzz", target.Name)).FullName;
using var last = new LastInput(Path.Combine(folder, "last"));
var run = new FuzzRun(target, watchesTime: true, last.Note);
long inputs = command == "run" ? Number(2, target.Inputs) : long.MaxValue;
TimeSpan time = command == "run" ? TimeSpan.MaxValue : TimeSpan.FromMinutes(Number(2, 1));
int seed = Number(3, 1);
IReadOnlyList<byte[]> seeds = FuzzCorpus.Of(target.Name);
foreach (byte[] input in seeds)
{
    run.Give(input);
}

var mutator = new Mutator(seeds, target.Words, seed);
long started = Stopwatch.GetTimestamp();
while (run.Inputs < inputs && run.Findings.Count < 20 && Stopwatch.GetElapsedTime(started) < time)
{
    run.Give(mutator.Next());
}

for (int i = 0; i < run.Findings.Count; i++)
{
    await File.WriteAllBytesAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"finding-{seed}-{i}")), run.Findings[i].Input);
    Console.Out.WriteLine(run.Findings[i]);
}

FileTarget.CleanUp();
Console.Out.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{target.Name}\t{run.Inputs} inputs\t{run.Refused} refused\t{run.Findings.Count} findings\tslowest {run.Slowest.TotalMilliseconds:F0} ms\tat most {run.MostAllocated / 1048576.0:F1} MiB allocated beyond 4 times the input\t{Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
return run.Findings.Count == 0 ? 0 : 1;

// A documented exception is an answer, not a crash.
void RunInstrumented(byte[] input)
{
    try
    {
        target.Run(input);
    }
    catch (Exception exception) when (target.IsDocumented(exception))
    {
    }
}

static async Task<int> KillAsync(KilledWriter writer, int kills, int seed)
{
    DirectoryInfo folder = Directory.CreateTempSubdirectory("routellm-kill-");
    try
    {
        using var killing = new KillRun(writer, folder.FullName, seed);
        for (int i = 0; i < kills; i++)
        {
            await killing.KillOneAsync(CancellationToken.None);
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{writer.Name}\t{kills} kills\t{killing.Written} things written by killed processes, none lost, none half, nothing left"));
        return 0;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static byte[] Read(Stream stream)
{
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}
