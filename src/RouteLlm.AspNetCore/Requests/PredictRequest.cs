namespace RouteLlm;

/// <summary>Prompts to score, as they came.</summary>
internal sealed class PredictRequest
{
    /// <summary>Gets the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets router and threshold, as a chat completion's <c>model</c> names them.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// Gets where each prompt stands in the body, its quotes included: made texts only when they are needed, they take no more memory than
    /// the body does.
    /// </summary>
    public required IReadOnlyList<(int Start, int Length)> Texts { get; init; }

    /// <summary>Gets a prompt as it stands in the body, quotes and escapes included.</summary>
    public ReadOnlyMemory<byte> RawText(int index) => Body.Slice(Texts[index].Start, Texts[index].Length);
}
