using System.Buffers.Binary;
using System.Text;

namespace RouteLlm.Tests;

/// <summary>Files in the .npy format, sound and otherwise.</summary>
internal static class NpyBytes
{
    public static byte[] Of(string header, byte[] data, int version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        }

        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    public static byte[] OfSingles(int rows, int columns, IEnumerable<float> values, int version = 1) =>
        Of(Header("<f4", rows, columns), [.. values.SelectMany(BitConverter.GetBytes)], version);

    public static string Header(string type, long rows, long columns) => $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}";
}
