using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using RouteLlm;

var endpoint = new Uri(args[0]);
foreach (double threshold in (double[])[0, 1])
{
    IKernelBuilder builder = Kernel.CreateBuilder();
    builder.Services.AddRouteLlm(options => options.Threshold = threshold)
        .UseStrongClient(_ => OpenAIChatClient.Create("large", "key", endpoint))
        .UseWeakClient(_ => OpenAIChatClient.Create("small", "key", endpoint));
    Kernel kernel = builder.Build();

    FunctionResult result = await kernel.InvokePromptAsync("Why is the sky blue?");
    Console.WriteLine($"{result.GetValue<ChatResponse>()?.GetRoutingDecision()?.Target} {result}");

    var updates = new List<ChatResponseUpdate>();
    await foreach (ChatResponseUpdate update in kernel.InvokePromptStreamingAsync<ChatResponseUpdate>("Why is the sky blue?"))
    {
        updates.Add(update);
    }

    ChatResponse streamed = updates.ToChatResponse();
    Console.WriteLine($"{streamed.GetRoutingDecision()?.Target} {streamed.Text}");
}
