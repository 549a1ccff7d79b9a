using System.Buffers;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes JSON of the gateway's own.</summary>
internal static class WrittenJson
{
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
