using System.Globalization;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>
/// Honest callers, whose prompts score evenly from 0 to 1, and abusers, whose prompts all score high. The same every time.
/// </summary>
internal sealed class SimulatedTraffic(int honestCallers, double abusiveShare)
{
    private readonly Random _random = new(20261127);

    public int Honest { get; private set; }

    public int HonestStrong { get; private set; }

    public int Abusive { get; private set; }

    public int AbusiveStrong { get; private set; }

    /// <summary>Gets the share of honest requests that the strong model answered, in percent.</summary>
    public double HonestPercent => 100.0 * HonestStrong / Honest;

    public double AbusivePercent => 100.0 * AbusiveStrong / Abusive;

    public async Task RunAsync(IChatClient client, int honestRequests)
    {
        while (Honest < honestRequests)
        {
            bool isAbusive = _random.NextDouble() < abusiveShare;
            string caller = isAbusive ? "abuser" : string.Create(CultureInfo.InvariantCulture, $"caller-{_random.Next(honestCallers)}");
            double score = isAbusive ? 0.9 + (0.1 * _random.NextDouble()) : _random.NextDouble();
            ChatResponse response = await client.GetResponseAsync(
                score.ToString("R", CultureInfo.InvariantCulture), new ChatOptions { AdditionalProperties = new() { [CallerOptions.PropertyKey] = caller } }, TestContext.Current.CancellationToken);
            int strong = response.GetRoutingDecision()!.Target == RouteTarget.Strong ? 1 : 0;
            (Honest, HonestStrong, Abusive, AbusiveStrong) = isAbusive
                ? (Honest, HonestStrong, Abusive + 1, AbusiveStrong + strong)
                : (Honest + 1, HonestStrong + strong, Abusive, AbusiveStrong);
        }
    }
}
