namespace RouteLlm;

/// <summary>
/// Reads answers of a protocol as leniently as providers write them: whatever is missing, unknown or of another type is passed over. Safe
/// for concurrent use.
/// </summary>
internal interface IAnswerReader
{
    /// <summary>Reads a whole answer, or the data of one event of a stream.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="part">Takes what is read, in place of what it held.</param>
    /// <param name="readsText">Whether the text of the content is wanted.</param>
    void Read(ReadOnlySpan<byte> json, AnswerPart part, bool readsText);

    /// <summary>Gets the body that reports an error, of a whole answer or an event that reports it.</summary>
    ReadOnlyMemory<byte> ErrorOf(ReadOnlyMemory<byte> json);
}
