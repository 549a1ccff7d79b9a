using System.Globalization;
using Microsoft.Extensions.AI;
using RouteLlm;

namespace QuickStart;

/// <summary>
/// Any service of an application: it is given an <see cref="IChatClient"/> and does not know that there is a router behind it.
/// </summary>
internal sealed class PromptTour(IChatClient chatClient)
{
    private const int AnswerShown = 60;

    private static readonly string[] Prompts =
    [
        "hi",
        "How long do I boil a potato?",
        "Translate 'good morning' into Spanish, French and Italian.",
        "Write a friendly two-line birthday greeting for a colleague.",
        "Make this politer: send me the report today.",
        "What should I look at when I buy a used bicycle?",
        "Plan a week of dinners for four on 70 euros, without nuts, and reuse what is left over.",
        "My lease says 'joint and several liability'. My flatmate stopped paying. What can the landlord ask of me, and what should I do first?",
        "A train leaves at 9:40 at 80 km/h; another leaves the same station at 10:10 at 110 km/h. When and where does the second overtake the first?",
        "Write a C# method that merges overlapping intervals in O(n log n), and say why it is correct.",
        "Prove that the square root of 2 is irrational.",
        "Design a rate limiter that is exactly-once across five regions, and say which guarantees it gives up when one is cut off.",
    ];

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await WarmUpAsync(cancellationToken);

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

    // A process that has just started pays for compilation. Calls that nobody sees, and that cost nothing, keep it out of the table.
    private static async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        using var router = new RouteLlmChatClient(new StandInChatClient("strong"), new StandInChatClient("weak"), LexicalRouter.Default);
        foreach (string prompt in Prompts)
        {
            await router.GetResponseAsync(prompt, cancellationToken: cancellationToken);
        }
    }

    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= AnswerShown ? line : $"{line[..AnswerShown]}…";
    }
}
