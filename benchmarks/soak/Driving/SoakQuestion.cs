namespace Soak;

/// <summary>What a caller asks.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Earlier">The turns before, the user's first.</param>
/// <param name="IsStreamed">Whether the answer is streamed.</param>
/// <param name="HasTools">Whether the model may ask for a tool, which it does several times in a row.</param>
/// <param name="Caller">The name of the caller.</param>
internal sealed record SoakQuestion(string Prompt, IReadOnlyList<string> Earlier, bool IsStreamed, bool HasTools, string Caller)
{
    private const int Callers = 40;

    private static readonly string[] Prompts =
    [
        "Prove that the sum of the first n odd numbers is n squared.",
        "hi",
        "Why does this query time out when the table has no index on both columns, and how would you rewrite it?",
        "What is the capital of France?",
        "Write a lock-free queue in C and argue why it is linearizable.",
        "Translate 'good morning' into Spanish.",
    ];

    private static readonly string[] ShortReplies = ["yes, go on", "why?", "继续", "the second one"];

    public static SoakQuestion Any()
    {
        string prompt = Prompts[Random.Shared.Next(Prompts.Length)];
        bool isReply = Random.Shared.Next(4) == 0;
        return new SoakQuestion(
            isReply ? ShortReplies[Random.Shared.Next(ShortReplies.Length)] : prompt,
            isReply ? [prompt, GatewayLoad.FastUpstream.Answer] : [],
            IsStreamed: Random.Shared.Next(2) == 0,
            HasTools: Random.Shared.Next(5) == 0,
            $"caller-{Random.Shared.Next(Callers)}");
    }
}
