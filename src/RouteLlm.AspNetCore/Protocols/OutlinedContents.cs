using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What planning needs of the parts of a conversation, whatever the protocol.</summary>
internal static class OutlinedContents
{
    /// <summary>The one argument of an outlined call: all arguments as JSON.</summary>
    public const string Arguments = "arguments";

    // Which image it is does not matter; who shows it to somebody reads the request again.
    private const string SomeAddress = "https://outlined.invalid/";

    // What a tool's error says stands in its result.
    private static readonly InvalidOperationException ToolFailed = new("The tool failed.");

    public static AIContent Image() => new UriContent(SomeAddress, "image/*");

    public static AIContent Audio() => new UriContent(SomeAddress, "audio/*");

    public static AIContent File() => new UriContent(SomeAddress, "application/*");

    /// <summary>Gives a call of a tool.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">The arguments as they stand in the request.</param>
    public static FunctionCallContent Call(string? id, string? name, string? arguments) => new(
        id ?? string.Empty, string.IsNullOrWhiteSpace(name) ? "function" : name, arguments is null ? null : new Dictionary<string, object?>(StringComparer.Ordinal) { [Arguments] = arguments });

    /// <summary>Gives the result of a tool.</summary>
    /// <param name="id">The id of its call.</param>
    /// <param name="text">What it returned.</param>
    /// <param name="isError">Whether the client says that the tool failed.</param>
    public static FunctionResultContent Result(string? id, string text, bool isError = false) =>
        new(id ?? string.Empty, text) { Exception = isError ? ToolFailed : null };
}
