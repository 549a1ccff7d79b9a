using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>
/// An agent over two scripted models: what they ask of the tool goes there, and what it gives goes back, until one says something.
/// </summary>
internal sealed class SimulatedAgent : IDisposable
{
    private readonly FaultyChatClient _weak;
    private readonly FaultyChatClient _strong;
    private readonly List<string> _asked = [];
    private int _calls;

    /// <param name="weak">What the weak model asks of the tool, round by round; nothing more once it is done.</param>
    /// <param name="strong">What the strong model asks.</param>
    /// <param name="configure">Sets more options than the agents' signals.</param>
    public SimulatedAgent(IEnumerable<string> weak, IEnumerable<string> strong, Action<RouteLlmOptions>? configure = null)
    {
        _weak = Model("weak", weak);
        _strong = Model("strong", strong);
        var options = new RouteLlmOptions { Threshold = 0.5, AgentSignals = new AgentSignalOptions() };
        configure?.Invoke(options);
        Client = new RouteLlmChatClient(_strong, _weak, new TextRouter(static _ => 0.1), options);
    }

    public RouteLlmChatClient Client { get; }

    /// <summary>Gets or sets what the tool gives for what it was asked.</summary>
    public Func<string, object?> Tool { get; set; } = static asked => $"done: {asked}";

    /// <summary>Gets or sets the name of the tool.</summary>
    public string ToolName { get; set; } = "shell";

    /// <summary>Gets or sets what comes with every call of a model.</summary>
    public AIContent? Beside { get; set; }

    /// <summary>Gets the decisions, one a round.</summary>
    public List<RoutingDecision> Decisions { get; } = [];

    /// <summary>Gets which model was asked, round by round.</summary>
    public string Models => string.Join(' ', Decisions.Select(static decision => decision.Model));

    public async Task RunAsync(bool isStreaming, string? conversationId = null)
    {
        List<ChatMessage> history = [new(ChatRole.User, "make the tests pass")];
        while (Decisions.Count < 20)
        {
            ChatResponse response = await Client.AskAsync(isStreaming, history, new ChatOptions { ConversationId = conversationId }, TestContext.Current.CancellationToken);
            Decisions.Add(response.GetRoutingDecision()!);
            history.AddRange(response.Messages);
            AIContent[] results = [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Select(Answer)];
            if (results.Length == 0)
            {
                return;
            }

            history.Add(new ChatMessage(ChatRole.Tool, results));
        }
    }

    public void Dispose() => Client.Dispose();

    private FunctionResultContent Answer(FunctionCallContent call)
    {
        _asked.Add((string)call.Arguments!["text"]!);
        object? result = Tool(_asked[^1]);
        return new FunctionResultContent(call.CallId, result) { Exception = result as Exception };
    }

    private FaultyChatClient Model(string name, IEnumerable<string> asks)
    {
        var rounds = new Queue<string>(asks);
        return new FaultyChatClient(name)
        {
            Contents = () => rounds.TryDequeue(out string? ask)
                ? [.. Beside is null ? [] : (AIContent[])[Beside], new FunctionCallContent($"call-{++_calls}", ToolName, new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = ask })]
                : [new TextContent("finished")],
        };
    }
}
