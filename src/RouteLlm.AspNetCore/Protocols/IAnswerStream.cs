using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a streamed answer into a protocol's events, and writes them. For one answer.</summary>
internal interface IAnswerStream
{
    /// <summary>Writes what an update brings.</summary>
    Task WriteAsync(ChatResponseUpdate update);

    /// <summary>Writes the end.</summary>
    Task EndAsync();

    /// <summary>Writes an error in place of the end.</summary>
    Task FailAsync(ApiError error);
}
