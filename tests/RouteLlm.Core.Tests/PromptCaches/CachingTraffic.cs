using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Conversations with a strong and a weak model whose providers cache prompts.</summary>
internal sealed class CachingTraffic : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Func<string, double> _score;

    /// <param name="answerLength">The tokens of an answer.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="score">Scores prompts; <see langword="null"/> for the embedded router.</param>
    public CachingTraffic(int answerLength, Action<RouteLlmOptions> configure, Func<string, double>? score = null)
    {
        _score = score ?? (static prompt => LexicalRouter.Default.Score(prompt));
        Strong = new CachingModel("strong", StrongPrice, _clock, answerLength);
        Weak = new CachingModel("weak", WeakPrice, _clock, answerLength);
        var options = new RouteLlmOptions { Threshold = Threshold };
        options.CountTokensWith(new CharacterCounter());
        options.Models["strong"] = new ModelOptions { Price = StrongPrice };
        options.Models["weak"] = new ModelOptions { Price = WeakPrice };
        options.Conversations.ShortRepliesInherit = false;
        configure(options);
        Client = new RouteLlmChatClient(new RoutingPolicy(new RouterList([new TextRouter(_score)]), options.WithRouter("text")), [("weak", Weak), ("strong", Strong)], options, leaveOpen: true, clock: _clock);
    }

    public static double Threshold => 0.5;

    // As two vendors' models of two sizes are published: cached input at a quarter and at a tenth.
    public static ModelPrice StrongPrice { get; } = new(Input: 2, Output: 8, CachedInput: 0.5m);

    public static ModelPrice WeakPrice { get; } = new(Input: 0.25m, Output: 2, CachedInput: 0.025m);

    public RouteLlmChatClient Client { get; }

    public CachingModel Strong { get; }

    public CachingModel Weak { get; }

    /// <summary>Gets the decisions, one a turn.</summary>
    public List<RoutingDecision> Decisions { get; } = [];

    /// <summary>Gets what was billed, and what the scores of the weak model's prompts would have been worth.</summary>
    public decimal Total => Strong.Billed + Weak.Billed + Lost;

    public decimal Lost { get; private set; }

    /// <summary>Holds a conversation.</summary>
    /// <param name="document">What stands in front of it.</param>
    /// <param name="prompts">What the user says, turn by turn.</param>
    /// <param name="pause">The time between two turns.</param>
    /// <param name="isStreaming">Whether answers are streamed.</param>
    public async Task TalkAsync(string document, IEnumerable<string> prompts, TimeSpan pause, bool isStreaming = false)
    {
        List<ChatMessage> history = [new(ChatRole.System, document)];
        foreach (string prompt in prompts)
        {
            history.Add(new ChatMessage(ChatRole.User, prompt));
            decimal worth = (decimal)(_score(prompt) / Threshold) * (Strong.Usual(history) - Weak.Usual(history));
            ChatResponse response = await Client.AskAsync(isStreaming, history, cancellationToken: TestContext.Current.CancellationToken);
            Decisions.Add(response.GetRoutingDecision()!);
            Lost += Decisions[^1].Target == RouteTarget.Weak ? worth : 0;

            // As a store of texts keeps it: without marks.
            history.Add(new ChatMessage(ChatRole.Assistant, response.Text));
            _clock.Advance(pause);
        }
    }

    public void Dispose() => Client.Dispose();
}
