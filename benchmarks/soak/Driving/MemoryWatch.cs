using System.Net.Http.Json;

namespace Soak;

/// <summary>Watches the memory of the product, and keeps one reading a minute.</summary>
internal sealed class MemoryWatch(HttpClient http)
{
    private const double LargestGrowth = 1.15;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    public List<MemoryReading> Readings { get; } = [];

    /// <summary>Gets how the second half of the later part compares with that of the earlier one: the first quarter warms up.</summary>
    public (double Resident, double Heap) Growth => Readings.Count < 8 ? (1, 1) : (GrowthOf(static reading => reading.Resident), GrowthOf(static reading => reading.Heap));

    public bool IsFlat => Growth is { Resident: <= LargestGrowth, Heap: <= LargestGrowth };

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReadAsync();
        }
    }

    private async Task ReadAsync() =>
        Readings.Add((await http.GetFromJsonAsync<MemoryReading>(new Uri(Addresses.Of(Addresses.ClientPort), $"{MemoryReading.Path}?collect"), CancellationToken.None))!);

    private double GrowthOf(Func<MemoryReading, double> figure)
    {
        int quarter = Readings.Count / 4;
        return Readings.TakeLast(quarter).Average(figure) / Readings.Skip(quarter).Take(quarter).Average(figure);
    }
}
