namespace RouteLlm;

/// <summary>Tells what an answer is by its content type and its first bytes, since servers label their answers as they like.</summary>
internal static class AnswerForms
{
    private const int LongestField = 6;

    /// <param name="contentType">The media type of the answer, if it has one.</param>
    /// <param name="bytes">Its bytes so far.</param>
    public static AnswerForm Of(string? contentType, ReadOnlySpan<byte> bytes)
    {
        if (contentType is not null && contentType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return AnswerForm.Events;
        }

        ReadOnlySpan<byte> start = bytes.TrimStart(" \t\r\n\uFEFF"u8);
        return start.IsEmpty ? AnswerForm.Unknown
            : start[0] == '{' ? AnswerForm.Json
            : start[0] == '<' || contentType is "text/html" or "application/xhtml+xml" ? AnswerForm.Page
            : start[0] == ':' || IsField(start, "data:"u8) || IsField(start, "event:"u8) || IsField(start, "id:"u8) || IsField(start, "retry:"u8) ? AnswerForm.Events
            : start.Length < LongestField && MayBecomeField(start) ? AnswerForm.Unknown
            : AnswerForm.Other;
    }

    private static bool IsField(ReadOnlySpan<byte> start, ReadOnlySpan<byte> field) => start.StartsWith(field);

    private static bool MayBecomeField(ReadOnlySpan<byte> start) =>
        "data:"u8.StartsWith(start) || "event:"u8.StartsWith(start) || "id:"u8.StartsWith(start) || "retry:"u8.StartsWith(start);
}
