using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>An error in OpenAI's shape: <c>{"error":{"message","type","param","code"}}</c>.</summary>
/// <param name="Status">The status code of the answer.</param>
/// <param name="Message">What is wrong and what to do. Never holds the prompt.</param>
internal sealed record ApiError(int Status, string Message)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets the field of the request that is wrong.</summary>
    public string? Param { get; init; }

    /// <summary>Gets a word for programs.</summary>
    public string? Code { get; init; }

    /// <summary>Gets the class of the error, which clients tell by the status code as well.</summary>
    public string Type => Status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "authentication_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout => "upstream_error",
        >= StatusCodes.Status500InternalServerError => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>Writes the error as it stands in a body, or in an event of a stream that has begun.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", Message);
            json.WriteString("type", Type);
            json.WriteString("param", Param);
            json.WriteString("code", Code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
