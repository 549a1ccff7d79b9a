using Contoso.Shop;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

var endpoint = new Uri(args[0]);
var services = new ServiceCollection();
services.AddRouteLlm(options => options.StrongModelPercent = 30)
    .UseStrongClient(_ => OpenAIChatClient.Create("large", "key", endpoint))
    .UseWeakClient(_ => OpenAIChatClient.Create("small", "key", endpoint));
await using ServiceProvider provider = services.BuildServiceProvider();
await Answers.PrintAsync(provider.GetRequiredService<IChatClient>());

using var client = new RouteLlmChatClient(new NamedClient("strong"), new NamedClient("weak"), new LengthRouter(), new RouteLlmOptions { Threshold = 0.5 });
Console.WriteLine($"short: {await client.GetResponseAsync("short")}");
Console.WriteLine($"long: {await client.GetResponseAsync(new string('x', 2000))}");
