using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RouteLlm;

var endpoint = new Uri(args[0]);
var services = new ServiceCollection();
services.AddRouteLlm()
    .UseStrongClient(_ => OpenAIChatClient.Create("large", "key", endpoint))
    .UseWeakClient(_ => OpenAIChatClient.Create("small", "key", endpoint));
await using ServiceProvider provider = services.BuildServiceProvider();
AIAgent agent = provider.GetRequiredService<IChatClient>().AsAIAgent(instructions: "Answer briefly.", name: "Assistant");

foreach (string route in (string[])["router-lexical-0", "router-lexical-1"])
{
    var options = new ChatClientAgentRunOptions(new ChatOptions { ModelId = route });
    AgentResponse response = await agent.RunAsync("Why is the sky blue?", options: options);
    Console.WriteLine($"{(response.RawRepresentation as ChatResponse)?.GetRoutingDecision()?.Target} {response.Text}");

    var text = new List<string>();
    RoutingDecision? decision = null;
    await foreach (AgentResponseUpdate update in agent.RunStreamingAsync("Why is the sky blue?", options: options))
    {
        text.Add(update.Text);
        decision ??= (update.RawRepresentation as ChatResponseUpdate)?.GetRoutingDecision();
    }

    Console.WriteLine($"{decision?.Target} {string.Concat(text)}");
}
