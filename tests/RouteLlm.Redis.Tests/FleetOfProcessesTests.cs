using System.Diagnostics;
using System.Globalization;

namespace RouteLlm.Tests;

public sealed class FleetOfProcessesTests(ITestOutputHelper output)
{
    private const int Requests = 250;
    private const int WindowRounds = 200;
    private const int MostRounds = 4000;
    private const double StrongPercent = 30;

    // What each machine's prompts score. The calibration says 0 to 1, evenly.
    private static readonly (double Lowest, double Highest)[] Traffic = [(0, 0.5), (0.1, 0.6), (0.3, 0.9), (0.5, 1)];

    [Fact(Timeout = 60_000)]
    public async Task Four_processes_whose_prompts_differ_hold_one_share_with_one_threshold()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        Process[] members = [.. Traffic.Select((scores, index) => Start(server, scores, index))];
        try
        {
            var shares = new List<double>();
            double[] thresholds;
            do
            {
                Assert.True(shares.Count < MostRounds, $"The last share was {shares.LastOrDefault()}%.");
                (double share, thresholds) = await RouteAsync(members, TestContext.Current.CancellationToken);
                shares.Add(share);
            }
            while (shares.Count < WindowRounds || thresholds.Max() - thresholds.Min() > 0.05 || shares.TakeLast(WindowRounds).Chunk(WindowRounds / 2).Any(static half => Math.Abs(half.Average() - StrongPercent) > 0.5));

            output.WriteLine($"Converged after {shares.Count} rounds of {Requests * Traffic.Length} requests.");

            // And so it stays.
            shares.Clear();
            for (int round = 0; round < 1200; round++)
            {
                (double share, thresholds) = await RouteAsync(members, TestContext.Current.CancellationToken);
                shares.Add(share);
            }

            output.WriteLine($"Held {shares.Average():F2}% over {shares.Count} more, {shares.Min():F1}% to {shares.Max():F1}% in a round; thresholds from {thresholds.Min():F3} to {thresholds.Max():F3}.");
            Assert.InRange(shares.Average(), StrongPercent - 1, StrongPercent + 1);
            Assert.InRange(thresholds.Max() - thresholds.Min(), 0, 0.05);
        }
        finally
        {
            foreach (Process member in members)
            {
                member.Kill();
                member.Dispose();
            }
        }
    }

    private static Process Start(RedisServer server, (double Lowest, double Highest) scores, int index) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "RouteLlm.Redis.FleetMember.dll"),
            server.Configuration,
            "fleet",
            .. new[] { StrongPercent, scores.Lowest, scores.Highest, index }.Select(static number => number.ToString(CultureInfo.InvariantCulture)),
        ])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    // All at once, as many at each.
    private static async Task<(double Share, double[] Thresholds)> RouteAsync(Process[] members, CancellationToken cancellationToken)
    {
        string[][] answers = await Task.WhenAll(members.Select(async member =>
        {
            await member.StandardInput.WriteLineAsync($"{Requests}");
            await member.StandardInput.FlushAsync();
            string? line = await member.StandardOutput.ReadLineAsync(cancellationToken);
            return (line ?? throw new InvalidOperationException("A member has ended; its error is above.")).Split(' ');
        }));
        double strong = answers.Sum(static answer => int.Parse(answer[0], CultureInfo.InvariantCulture));
        return (100 * strong / (Requests * members.Length), [.. answers.Select(static answer => double.Parse(answer[1], CultureInfo.InvariantCulture))]);
    }
}
