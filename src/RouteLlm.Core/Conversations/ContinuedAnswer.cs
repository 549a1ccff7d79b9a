using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Answers that go on in the background, or can be taken up again after a break.</summary>
internal static class ContinuedAnswer
{
    /// <summary>Gets an id for a token, which may be long.</summary>
    public static string IdOf(ResponseContinuationToken token) => Convert.ToHexString(SHA256.HashData(token.ToBytes().Span));

    public static RoutingException Unknown() => new(
        "The continuation token belongs to no answer that is remembered here: another process gave it, or it is too old. " +
        $"Name the model that gave it in ChatOptions.AdditionalProperties[\"{ModelStamp.PropertyKey}\"].");
}
