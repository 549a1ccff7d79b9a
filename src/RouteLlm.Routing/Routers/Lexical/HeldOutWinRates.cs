using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>
/// For the prompts with outcomes that a model was trained on, the win rate by models that had not seen them: two bytes each, under a hash
/// of four.
/// </summary>
/// <remarks>Of two prompts with one hash, which happens once in some ten thousand, the first is kept.</remarks>
internal sealed class HeldOutWinRates
{
    private const string HashesName = "held_out_prompts";
    private const string WinRatesName = "held_out_win_rates";

    private readonly ReadOnlyMemory<byte> _hashes;
    private readonly ReadOnlyMemory<byte> _winRates;

    private HeldOutWinRates(ReadOnlyMemory<byte> hashes, ReadOnlyMemory<byte> winRates)
    {
        _hashes = hashes;
        _winRates = winRates;
    }

    /// <summary>Gets the number of prompts.</summary>
    public int Count => _hashes.Length / sizeof(uint);

    public static HeldOutWinRates Of(IEnumerable<(string Prompt, double WinRate)> prompts)
    {
        (uint Hash, double WinRate)[] distinct =
        [
            .. prompts.Select(static prompt => (Hash: HashOf(prompt.Prompt), prompt.WinRate)).DistinctBy(static prompt => prompt.Hash).OrderBy(static prompt => prompt.Hash),
        ];
        byte[] hashes = new byte[distinct.Length * sizeof(uint)];
        byte[] winRates = new byte[distinct.Length * sizeof(ushort)];
        for (int i = 0; i < distinct.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(hashes.AsSpan(i * sizeof(uint)), distinct[i].Hash);
            BinaryPrimitives.WriteUInt16LittleEndian(winRates.AsSpan(i * sizeof(ushort)), (ushort)Math.Round(distinct[i].WinRate * ushort.MaxValue));
        }

        return new HeldOutWinRates(hashes, winRates);
    }

    /// <summary>Reads them from a model file, which need not have them.</summary>
    /// <exception cref="ModelFileException">There are not as many win rates as prompts, or one is of another type.</exception>
    public static HeldOutWinRates? Find(SafetensorsFile file, string fileName)
    {
        if (!file.Tensors.TryGetValue(HashesName, out StoredTensor? hashes))
        {
            return null;
        }

        return file.Tensors.TryGetValue(WinRatesName, out StoredTensor? winRates)
            && hashes.ElementType == StoredElementType.I32
            && winRates.ElementType == StoredElementType.U8
            && hashes.Data.Length / sizeof(uint) == winRates.Data.Length / sizeof(ushort)
            ? new HeldOutWinRates(hashes.Data, winRates.Data)
            : throw new ModelFileException(fileName, $"the tensors '{HashesName}' and '{WinRatesName}' do not hold a four-byte hash and a two-byte win rate for each prompt.");
    }

    public void WriteTo(IDictionary<string, StoredTensor> tensors)
    {
        tensors[HashesName] = new StoredTensor(StoredElementType.I32, [Count], _hashes);
        tensors[WinRatesName] = new StoredTensor(StoredElementType.U8, [Count, sizeof(ushort)], _winRates);
    }

    public bool TryFind(string prompt, out double winRate)
    {
        uint hash = HashOf(prompt);
        ReadOnlySpan<byte> hashes = _hashes.Span;
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (BinaryPrimitives.ReadUInt32LittleEndian(hashes[(middle * sizeof(uint))..]) < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        bool found = low < Count && BinaryPrimitives.ReadUInt32LittleEndian(hashes[(low * sizeof(uint))..]) == hash;
        winRate = found ? BinaryPrimitives.ReadUInt16LittleEndian(_winRates.Span[(low * sizeof(ushort))..]) / (double)ushort.MaxValue : 0;
        return found;
    }

    private static uint HashOf(string prompt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(prompt.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }
}
