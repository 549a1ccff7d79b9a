using Anthropic;
using Contoso.Shop;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OllamaSharp;
using RouteLlm;

var services = new ServiceCollection();
services.AddRouteLlm()
    .UseStrongClient(_ => new AnthropicClient { ApiKey = "key", BaseUrl = args[0] }.AsIChatClient("large"))
    .UseWeakClient(_ => new OllamaApiClient(args[0], "small"));
await using ServiceProvider provider = services.BuildServiceProvider();
await Answers.PrintAsync(provider.GetRequiredService<IChatClient>());
