using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Answers that go on in the background, or can be taken up again after a break.</summary>
internal static class ContinuedAnswer
{
    /// <summary>Gets an id for a token, which may be long.</summary>
    public static string IdOf(ResponseContinuationToken token) => Convert.ToHexString(SHA256.HashData(token.ToBytes().Span));

    public static RoutingException Unknown() => new(
        "The continuation token is unknown here: another process issued it, or it is too old. " +
        $"Name the model that issued it in ChatOptions.AdditionalProperties[\"{ModelStamp.PropertyKey}\"].");
}
