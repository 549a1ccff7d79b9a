// One machine of a fleet, as a process of its own. For each line on the input, a number of requests, it routes so many and writes how many
// of them were strong and the threshold of the last.
//   RouteLlm.Redis.FleetMember REDIS PREFIX STRONG-PERCENT LOWEST-SCORE HIGHEST-SCORE SEED
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;
using RouteLlm.Tests;

double NumberAt(int index) => double.Parse(args[index], CultureInfo.InvariantCulture);
double lowest = NumberAt(3);
double highest = NumberAt(4);
var random = new Random(int.Parse(args[5], CultureInfo.InvariantCulture));

var services = new ServiceCollection();
services.AddRouteLlm(options =>
    {
        options.StrongModelPercent = NumberAt(2);
        options.Fleet.Interval = TimeSpan.FromMilliseconds(25);
    })
    .UseStrongClient(new StandInClient("strong"))
    .UseWeakClient(new StandInClient("weak"))
    .UseRouter(new PromptedScoreRouter())
    .HoldStrongModelPercent()
    .UseRedis(args[0], redis => redis.KeyPrefix = args[1]);
await using ServiceProvider provider = services.BuildServiceProvider();
IChatClient client = provider.GetRequiredService<IChatClient>();

while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
{
    int strong = 0;
    double threshold = 0;
    for (int left = int.Parse(line, CultureInfo.InvariantCulture); left > 0; left--)
    {
        ChatResponse response = await client.GetResponseAsync(PromptedScoreRouter.PromptOf(lowest + ((highest - lowest) * random.NextDouble())));
        RoutingDecision decision = response.GetRoutingDecision()!;
        strong += decision.Target == RouteTarget.Strong ? 1 : 0;
        threshold = decision.Threshold;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{strong} {threshold:R}"));
}
