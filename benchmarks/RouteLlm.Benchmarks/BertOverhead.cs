using System.Diagnostics;
using System.Globalization;

namespace RouteLlm.Benchmarks;

/// <summary>
/// How much longer the router bert takes than its session alone, at 128 tokens. The two are measured in turn, in pairs of short blocks
/// whose order changes by chance, so that what else the machine does falls on both.
/// </summary>
internal static class BertOverhead
{
    public const string Command = "bert-overhead";

    private const int WarmUpRuns = 500;
    private const int Pairs = 400;
    private const int RunsInBlock = 25;

    public static async Task RunAsync()
    {
        using var runs = new BertRuns();
        await SessionBlockAsync(runs, WarmUpRuns);
        await RouterBlockAsync(runs, WarmUpRuns);
        var order = new Random(1);
        var session = new double[Pairs];
        var router = new double[Pairs];
        for (int pair = 0; pair < Pairs; pair++)
        {
            bool sessionFirst = order.Next(2) == 0;
            session[pair] = sessionFirst ? await SessionBlockAsync(runs, RunsInBlock) : 0;
            router[pair] = await RouterBlockAsync(runs, RunsInBlock);
            session[pair] = sessionFirst ? session[pair] : await SessionBlockAsync(runs, RunsInBlock);
        }

        double[] ratios = [.. session.Zip(router, static (alone, whole) => whole / alone).Order()];
        double[] added = [.. session.Zip(router, static (alone, whole) => whole - alone).Order()];
        (int low, int high) = MedianInterval(Pairs);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Pairs} pairs of {RunsInBlock} runs at 128 tokens. Session alone: {Median(session.Order()):0.0} µs a run. Router: {Median(router.Order()):0.0} µs."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Router / session, median of the pairs: {Median(ratios):0.000} (95% interval {ratios[low]:0.000} to {ratios[high]:0.000}); added {Median(added):0.0} µs ({added[low]:0.0} to {added[high]:0.0})."));
    }

    // Of so many independent values, these two in order hold the median between them in 95 of 100 cases, whatever their distribution: the
    // normal approximation of the binomial.
    private static (int Low, int High) MedianInterval(int count)
    {
        double reach = 1.96 * Math.Sqrt(count) / 2;
        return ((int)Math.Floor((count / 2.0) - reach), (int)Math.Ceiling((count / 2.0) + reach) - 1);
    }

    private static double Median(IEnumerable<double> ordered)
    {
        double[] values = [.. ordered];
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static Task<double> SessionBlockAsync(BertRuns runs, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            runs.Session();
        }

        return Task.FromResult(Stopwatch.GetElapsedTime(start).TotalMicroseconds / count);
    }

    private static async Task<double> RouterBlockAsync(BertRuns runs, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            await runs.RouterAsync();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
