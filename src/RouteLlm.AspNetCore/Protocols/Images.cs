using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates images and files.</summary>
internal static class Images
{
    /// <summary>Reads an image at an address, which may hold it.</summary>
    /// <param name="url">The address.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="detail">How closely it is to be looked at.</param>
    /// <exception cref="GatewayException">It is no such address.</exception>
    public static AIContent Read(string url, string place, string? detail = null)
    {
        try
        {
            AIContent content = url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
                ? new DataContent(url)
                : new UriContent(url, "image/*");
            if (detail is not null)
            {
                content.AdditionalProperties = new AdditionalPropertiesDictionary { ["detail"] = detail };
            }

            return content;
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException)
        {
            throw JsonFields.Wrong(place, "an http, https or data address");
        }
    }

    /// <summary>Reads base64 beside its media type.</summary>
    /// <param name="source">The object with both.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="GatewayException">It is no base64, or has no media type.</exception>
    public static DataContent ReadBase64(JsonElement source, string place)
    {
        source.Only(place, "type", "media_type", "data");
        try
        {
            return new DataContent(source.Field("data", place).GetBytesFromBase64(), source.Field("media_type", place).Text($"{place}.media_type"));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw JsonFields.Wrong($"{place}.data", "base64 of the media type");
        }
    }
}
