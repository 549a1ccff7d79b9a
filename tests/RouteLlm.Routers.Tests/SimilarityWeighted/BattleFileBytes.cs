using System.Buffers.Binary;
using System.Text;

namespace RouteLlm.Tests;

/// <summary>Files with battles and their embeddings, sound and otherwise.</summary>
internal static class BattleFileBytes
{
    public const int Battles = 40;
    public const int Dimensions = 8;

    public static byte[] Sound(EmbeddingPrecision precision = EmbeddingPrecision.Full)
    {
        var battles = new BattleSet();
        battles.BeginSource("made-up", "CC0-1.0", "this test");
        foreach (Battle battle in TestBattles.Random(Battles))
        {
            battles.Add(battle, "a prompt of some length");
        }

        using var stream = new MemoryStream();
        var writer = new BattleFileWriter(stream, battles, Battles, Dimensions, precision);
        foreach (ReadOnlyMemory<float> embedding in TestBattles.Embeddings(Battles, Dimensions))
        {
            writer.Write(embedding.Span);
        }

        writer.Complete();
        return stream.ToArray();
    }

    /// <summary>Changes a file's header, whose tensors then begin at a multiple of <paramref name="alignment"/>.</summary>
    public static byte[] WithHeader(byte[] file, Func<string, string> change, int alignment = 64)
    {
        int data = DataOffsetOf(file);
        byte[] header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(file, 8, data - 8).TrimEnd()));
        int length = header.Length + ((alignment - ((8 + header.Length) % alignment)) % alignment);
        byte[] changed = new byte[8 + length + file.Length - data];
        BinaryPrimitives.WriteInt64LittleEndian(changed, length);
        changed.AsSpan(8, length).Fill((byte)' ');
        header.CopyTo(changed, 8);
        file.AsSpan(data).CopyTo(changed.AsSpan(8 + length));
        return changed;
    }

    /// <summary>Changes a byte behind the header.</summary>
    public static byte[] WithByte(byte[] file, int offset, byte value)
    {
        byte[] changed = [.. file];
        changed[DataOffsetOf(file) + offset] = value;
        return changed;
    }

    public static int DataOffsetOf(byte[] file) => 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
}
