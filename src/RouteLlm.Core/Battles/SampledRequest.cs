using System.Text;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// A request that was chosen for a battle: what it asked, and the answer that its caller gets, as it goes by. For one request.
/// </summary>
internal sealed class SampledRequest
{
    private readonly StringBuilder _answer = new();
    private readonly List<AIContent> _called = [];

    /// <summary>Gets the decision.</summary>
    public required RoutingDecision Decision { get; init; }

    /// <summary>Gets the prompt that was scored.</summary>
    public required string Prompt { get; init; }

    /// <summary>Gets or sets the conversation, as it was when the request came: the caller may go on with its own list.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; set; }

    /// <summary>Gets the options as they were then, too.</summary>
    public required ChatOptions? Options { get; init; }

    /// <summary>Gets the fingerprint of the router that scored it.</summary>
    public required string? RouterFingerprint { get; init; }

    /// <summary>Gets the probability with which it was chosen.</summary>
    public required double SamplingProbability { get; init; }

    /// <summary>Gets the size of the request in tokens, where whoever read it has counted that already.</summary>
    public required long? Tokens { get; init; }

    /// <summary>Gets the models that meet: the strongest and the weakest.</summary>
    public required IReadOnlyList<RoutedModel> Opponents { get; init; }

    /// <summary>Gets the model that answered the caller; set when it has.</summary>
    public RoutedModel? Answering { get; private set; }

    /// <summary>
    /// Gets or sets what reads all of the conversation, where <see cref="Messages"/> lack its images; it gives <see langword="null"/> for
    /// what no judge can see.
    /// </summary>
    public Func<IReadOnlyList<ChatMessage>?>? ReadShown { get; set; }

    /// <summary>Gets or sets how the other model is asked; <see langword="null"/> for its chat client.</summary>
    public IBattleTransport? Transport { get; set; }

    /// <summary>Gets whether there is an answer to compare.</summary>
    public bool HasAnswer => _answer.Length > 0 || _called.Count > 0;

    /// <summary>Gets the answer so far: its text, and behind it the calls of functions.</summary>
    public string Answer => _answer + BattleContents.CallsOf(_called);

    /// <summary>Takes a piece of the answer.</summary>
    public void Append(string text) => _answer.Append(text);

    /// <summary>Takes the calls of functions of a piece of the answer.</summary>
    public void AppendCalls(IList<AIContent> contents) => _called.AddRange(contents.OfType<FunctionCallContent>());

    /// <summary>Completes the conversation with its images. Takes time: for whoever nobody waits for.</summary>
    /// <returns>Whether a judge can see all of it.</returns>
    public bool TryShow()
    {
        if (ReadShown is { } read)
        {
            if (read() is not { } shown)
            {
                return false;
            }

            (Messages, ReadShown) = (shown, null);
        }

        return true;
    }

    /// <summary>Says that the answer is complete.</summary>
    public void Complete(RoutedModel answering) => Answering = answering;
}
