using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace RouteLlm.Benchmarks;

/// <summary>
/// Writes a Unigram <c>tokenizer.json</c> as the model file that SentencePiece reads. Field numbers are those of sentencepiece_model.proto.
/// </summary>
internal static class SentencePieceModel
{
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;

    public static Stream Of(string tokenizerFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(tokenizerFile));
        JsonElement root = document.RootElement;
        JsonElement model = root.GetProperty("model");
        int unknown = model.GetProperty("unk_id").GetInt32();
        HashSet<int> special = [.. root.GetProperty("added_tokens").EnumerateArray().Select(static token => token.GetProperty("id").GetInt32())];
        var output = new MemoryStream();
        int id = 0;
        foreach (JsonElement piece in model.GetProperty("vocab").EnumerateArray())
        {
            var message = new MemoryStream();
            Bytes(message, 1, Encoding.UTF8.GetBytes(piece[0].GetString()!));
            Float(message, 2, piece[1].GetSingle());
            Number(message, 3, id == unknown ? Unknown : special.Contains(id) ? Control : Normal);
            Bytes(output, 1, message.ToArray());
            id++;
        }

        var trainer = new MemoryStream();
        Number(trainer, 3, 1);
        Number(trainer, 40, unknown);
        Number(trainer, 41, 0);
        Number(trainer, 42, 2);
        Number(trainer, 43, 1);
        Bytes(output, 2, trainer.ToArray());

        var normalizer = new MemoryStream();
        Bytes(normalizer, 1, "nmt_nfkc"u8.ToArray());
        Bytes(normalizer, 2, root.GetProperty("normalizer").GetProperty("normalizers")[0].GetProperty("precompiled_charsmap").GetBytesFromBase64());
        Number(normalizer, 3, 1);
        Number(normalizer, 4, 1);
        Number(normalizer, 5, 1);
        Bytes(output, 3, normalizer.ToArray());
        output.Position = 0;
        return output;
    }

    private static void Bytes(Stream output, int field, byte[] value)
    {
        Variable(output, (field << 3) | 2);
        Variable(output, value.Length);
        output.Write(value);
    }

    private static void Float(Stream output, int field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Variable(output, (field << 3) | 5);
        output.Write(bytes);
    }

    private static void Number(Stream output, int field, int value)
    {
        Variable(output, field << 3);
        Variable(output, value);
    }

    private static void Variable(Stream output, int value)
    {
        for (; value >= 128; value >>= 7)
        {
            output.WriteByte((byte)(value | 128));
        }

        output.WriteByte((byte)value);
    }
}
