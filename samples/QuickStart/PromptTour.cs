using System.Globalization;
using Microsoft.Extensions.AI;
using RouteLlm;

namespace QuickStart;

/// <summary>Any service of an application: it is given an <see cref="IChatClient"/> and does not know that there is a router behind it.</summary>
internal sealed class PromptTour(IChatClient chatClient)
{
    private const int AnswerShown = 60;

    private static readonly string[] Prompts =
    [
        "What is the capital of Australia?",
        "Which planet is known as the Red Planet?",
        "Write a friendly two-line birthday greeting for a colleague.",
        "Translate 'good morning' into Spanish, French and Italian.",
        "Who wrote 'Pride and Prejudice'?",
        "Give me three names for a small bakery by the sea.",
        "Prove that the sum of the first n odd numbers is n^2.",
        "A train leaves at 9:40 at 80 km/h; another leaves the same station at 10:10 at 110 km/h. When and where does the second overtake the first?",
        "Write a C# method that merges overlapping intervals in O(n log n), and say why it is correct.",
        "Find every integer x with x^2 ≡ 1 (mod 24) and show your work step by step.",
        "def f(s):\n    return ''.join(sorted(set(s), key=s.index))\n\nWhat does f('abracadabra') return?",
        "A firm's demand is P = 120 - 2Q and its cost is C = 20Q + 100. What price maximises its profit?\nA. 50\nB. 60\nC. 70\nD. 80",
    ];

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        // The first call of a process pays for compilation; one throw-away decision keeps it out of the table.
        if (chatClient.GetService<RouteLlmChatClient>() is { } router)
        {
            await router.RouteAsync([new ChatMessage(ChatRole.User, "warm-up")], cancellationToken: cancellationToken);
        }

        Console.WriteLine($"{"model",-7} {"win rate",8} {"threshold",9} {"decided in",11}  prompt");
        int strong = 0;
        foreach (string prompt in Prompts)
        {
            ChatResponse response = await chatClient.GetResponseAsync(prompt, cancellationToken: cancellationToken);
            RoutingDecision decision = response.GetRoutingDecision()!;
            strong += decision.Target == RouteTarget.Strong ? 1 : 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{decision.Target,-7} {decision.StrongWinRate,8:0.000} {decision.Threshold,9:0.000} {decision.Elapsed.TotalMicroseconds,8:0.0} µs  {OneLine(prompt)}"));
            Console.WriteLine($"{"",-40}→ {OneLine(response.Text)}");
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{strong} of {Prompts.Length} prompts ({100.0 * strong / Prompts.Length:0}%) went to the strong model."));
    }

    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= AnswerShown ? line : $"{line[..AnswerShown]}…";
    }
}
