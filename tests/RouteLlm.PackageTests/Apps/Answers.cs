using Microsoft.Extensions.AI;
using RouteLlm;

namespace Contoso.Shop;

/// <summary>Asks for the strong and the weak model, whole and streamed, and prints who was chosen and what was answered.</summary>
internal static class Answers
{
    public static async Task PrintAsync(IChatClient chat)
    {
        foreach (string route in (string[])["router-lexical-0", "router-lexical-1"])
        {
            var options = new ChatOptions { ModelId = route };
            Print(await chat.GetResponseAsync("Why is the sky blue?", options));
            Print(await chat.GetStreamingResponseAsync("Why is the sky blue?", options).ToChatResponseAsync());
        }
    }

    private static void Print(ChatResponse response) => Console.WriteLine($"{response.GetRoutingDecision()!.Target} {response.Text}");
}
