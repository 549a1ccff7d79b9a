using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using QuickStart;
using RouteLlm;

// What an application writes: two clients, one router between them.
var services = new ServiceCollection();
services.AddRouteLlm(options => options.StrongModelPercent = 50)
    .UseStrongClient(_ => ModelEndpoints.CreateStrong())
    .UseWeakClient(_ => ModelEndpoints.CreateWeak());
services.AddSingleton<PromptTour>();

await using ServiceProvider provider = services.BuildServiceProvider();
Console.WriteLine(ModelEndpoints.Describe());
Console.WriteLine();
await provider.GetRequiredService<PromptTour>().RunAsync();
