using System.Diagnostics;
using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Kills a writer's process at random moments, and looks each time at what it left.</summary>
internal sealed class KillRun(KilledWriter writer, string folder, int seed) : IDisposable
{
    private const int LongestWait = 60;
    private const int MostItems = 4;
    private const string Ready = "ready";

    private readonly Random _random = new(seed);
    private readonly SlowHub _hub = new();
    private readonly HashSet<long> _written = [];
    private long _next;

    /// <summary>Gets how many things killed processes said they had written.</summary>
    public int Written => _written.Count;

    /// <summary>What a process does that is to be killed.</summary>
    public static Task WriteForEverAsync(KilledWriter writer, string folder, long first, Uri address)
    {
        Console.Out.WriteLine(Ready);
        return writer.WriteForEverAsync(folder, first, address);
    }

    /// <summary>Kills one process.</summary>
    /// <exception cref="InvalidDataException">Something is lost, half of it is taken for whole, or there are leftovers.</exception>
    public async Task KillOneAsync(CancellationToken cancellationToken)
    {
        string first = _next.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RouteLlm.Fuzz.dll"), "write", writer.Name, folder, first, _hub.Address.AbsoluteUri]) { UseShellExecute = false, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken) is not Ready)
            {
                throw new InvalidDataException("The writer did not start.");
            }

            // Over the first thing or a later one: a process begins slowly, and then writes quickly.
            for (int items = _random.Next(MostItems); items > 0; items--)
            {
                Note(await process.StandardOutput.ReadLineAsync(cancellationToken));
            }

            await Task.Delay(_random.Next(LongestWait), cancellationToken);
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            Note(line);
        }

        await process.WaitForExitAsync(cancellationToken);
        await writer.CheckAsync(folder, _written);
        await writer.GoOnAsync(folder, _next++, _hub.Address);
    }

    public void Dispose() => _hub.Dispose();

    private void Note(string? line)
    {
        // The last line may be half of one.
        if (long.TryParse(line, CultureInfo.InvariantCulture, out long number) && number == _next)
        {
            _written.Add(number);
            _next++;
        }
    }
}
