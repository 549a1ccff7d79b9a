using Contoso.Shop;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

IConfiguration configuration = new ConfigurationBuilder()
    .AddInMemoryCollection(new Dictionary<string, string?> { ["StrongModelPercent"] = "30" })
    .Build();
var services = new ServiceCollection();
services.AddRouteLlm(configuration).UseStrongClient(new NamedClient("strong")).UseWeakClient(new NamedClient("weak"));
await using ServiceProvider provider = services.BuildServiceProvider();

ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("What is 2 + 2?");
RoutingDecision decision = response.GetRoutingDecision()!;
Console.WriteLine(FormattableString.Invariant($"{decision.Router} {decision.StrongWinRate:R} {decision.Threshold:R} {response.Text}"));
