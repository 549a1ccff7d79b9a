using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>The header by which a client keeps its request from battles.</summary>
internal static class BattleRefusal
{
    private const string Header = "x-routellm-battles";
    private const string Off = "off";

    /// <summary>Says whether a request is kept from battles, by its client or since it asks for several answers.</summary>
    public static bool Applies(HttpContext context, ModelRequest request) =>
        request.HasSeveralAnswers || string.Equals(context.Request.Headers[Header], Off, StringComparison.OrdinalIgnoreCase);
}
