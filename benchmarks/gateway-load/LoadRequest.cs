using System.Net.Http.Headers;
using System.Text;

namespace GatewayLoad;

/// <summary>A request for a completion.</summary>
internal static class LoadRequest
{
    public static HttpRequestMessage To(Uri gateway, string model, bool stream) => new(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"))
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(
            $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Prove that the sum of the first n odd numbers is n squared."}]}"""))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        },
    };
}
