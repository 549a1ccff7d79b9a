using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

namespace OwnTraffic;

/// <summary>What a day's traffic cost, and how good its answers were.</summary>
/// <param name="Requests">The number of requests.</param>
/// <param name="Cost">What their answers cost.</param>
/// <param name="StrongPercent">The share that the strong model answered, in percent.</param>
/// <param name="HardToStrongPercent">The share of hard requests that the strong model answered, in percent.</param>
/// <param name="WrongPercent">The share of wrong answers, in percent.</param>
internal sealed record ServedDay(int Requests, decimal Cost, double StrongPercent, double HardToStrongPercent, double WrongPercent)
{
    /// <summary>Serves a day.</summary>
    /// <param name="traffic">The requests.</param>
    /// <param name="configure">Sets up the router, shadow mode, battles.</param>
    /// <param name="calibrationFile">
    /// The file with the threshold; <see langword="null"/> for half of the requests to the strong model.
    /// </param>
    public static async Task<ServedDay> ServeAsync(IReadOnlyList<CustomerRequest> traffic, Action<IRouteLlmBuilder> configure, string? calibrationFile = null)
    {
        HashSet<string> failing = [.. traffic.Where(static request => request.WeakFails).Select(static request => request.Prompt)];
        var services = new ServiceCollection();
        configure(services.AddRouteLlm(options => options.CalibrationFile = calibrationFile)
            .UseStrongClient(new StandInModel("large", static _ => false))
            .UseWeakClient(new StandInModel("small", failing.Contains))
            .DescribeModel("strong", new ModelPrice(2.50m, 10))
            .DescribeModel("weak", new ModelPrice(0.15m, 0.60m)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        decimal cost = 0;
        int strong = 0;
        int hardToStrong = 0;
        int wrong = 0;
        foreach (CustomerRequest request in traffic)
        {
            ChatResponse response = await client.GetResponseAsync(request.Prompt);
            RoutingDecision decision = response.GetRoutingDecision()!;
            cost += decision.Cost!.Amount!.Value;
            strong += decision.Target == RouteTarget.Strong ? 1 : 0;
            hardToStrong += decision.Target == RouteTarget.Strong && request.IsHard ? 1 : 0;
            wrong += response.Text.Contains(StandInModel.Wrong, StringComparison.Ordinal) ? 1 : 0;
        }

        return new ServedDay(traffic.Count, cost, 100.0 * strong / traffic.Count, 100.0 * hardToStrong / traffic.Count(static request => request.IsHard), 100.0 * wrong / traffic.Count);
    }
}
