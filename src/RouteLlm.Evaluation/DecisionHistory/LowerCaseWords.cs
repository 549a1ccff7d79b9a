using System.Text.Json;
using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>Writes the values of an enumeration as the other names of the log are written: <c>short_reply</c>.</summary>
internal sealed class LowerCaseWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
