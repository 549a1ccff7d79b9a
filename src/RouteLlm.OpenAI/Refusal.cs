using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The model's words when it declines.</summary>
internal static class Refusal
{
    public const string ErrorCode = "Refusal";

    public static ErrorContent Content(string refusal) => new(refusal) { ErrorCode = ErrorCode };
}
