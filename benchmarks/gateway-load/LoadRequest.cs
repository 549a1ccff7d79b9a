using System.Net.Http.Headers;
using System.Text;

namespace GatewayLoad;

/// <summary>A request for a completion, or with <c>seconds</c> for a stream that takes so long.</summary>
internal static class LoadRequest
{
    public static HttpRequestMessage To(Uri gateway, string model, bool stream, int? seconds = null, string prompt = "Prove that the sum of the first n odd numbers is n squared.") => new(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"))
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(
            $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},{{(seconds is null ? "" : $"\"seconds\":{seconds},")}}"messages":[{"role":"user","content":"{{prompt}}"}]}"""))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        },
    };
}
