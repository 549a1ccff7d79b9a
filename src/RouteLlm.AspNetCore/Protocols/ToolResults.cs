using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates what tools gave back: a text, or several parts with images and files.</summary>
internal static class ToolResults
{
    private const string Failed = "Error:";

    /// <summary>Gives a result.</summary>
    /// <param name="id">The id of its call.</param>
    /// <param name="contents">What the tool gave back.</param>
    /// <param name="isError">Whether the client says that the tool failed.</param>
    public static FunctionResultContent Of(string id, IEnumerable<AIContent> contents, bool isError = false)
    {
        AIContent[] parts = [.. contents];
        FunctionResultContent result = OutlinedContents.Result(id, string.Join('\n', parts.OfType<TextContent>().Select(static part => part.Text)), isError);
        if (!Array.TrueForAll(parts, static part => part is TextContent))
        {
            result.Result = parts;
        }

        return result;
    }

    /// <summary>Says in a result that its tool failed, for protocols that have no flag for it.</summary>
    public static void TellError(FunctionResultContent result) => result.Result = result.Result is IEnumerable<AIContent> parts
        ? (AIContent[])[new TextContent(Failed), .. parts]
        : $"{Failed} {result.Result}";
}
