using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>
/// An open file with battles and their embeddings, which stay where they lie. Nothing of their bytes is looked at before a request.
/// </summary>
internal sealed class BattleFile : IDisposable
{
    private BattleFile(BattleFileCard card, NumberedBattles battles, IEmbeddingStore embeddings) =>
        (Card, Battles, Embeddings) = (card, battles, embeddings);

    public BattleFileCard Card { get; }

    public NumberedBattles Battles { get; }

    /// <summary>Gets the embeddings, which are the file's to dispose.</summary>
    public IEmbeddingStore Embeddings { get; }

    public static BattleFile Open(string path)
    {
        BattleFileFormat.ThrowIfNotNative();
        using FileStream stream = File.OpenRead(path);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, path);
        var card = BattleFileCard.Read(header, path);
        EmbeddingCode code = EmbeddingCode.Of(card.Precision);
        ModelFileException Wrong(string problem) => new(path, problem);
        foreach (TensorDeclaration tensor in BattleFileFormat.Tensors(code, card.Battles, card.Dimensions))
        {
            if (!header.Tensors.TryGetValue(tensor.Name, out TensorPlace? place) || place.ElementType != tensor.ElementType || !place.Shape.AsSpan().SequenceEqual(tensor.Shape))
            {
                throw Wrong($"it has no tensor '{tensor.Name}' of {tensor.ElementType} with the shape {TensorShape.Describe(tensor.Shape)}. It is damaged.");
            }
        }

        long offset = header.Tensors[BattleFileFormat.EmbeddingsName].Offset;
        if (offset % BattleFileFormat.Alignment != 0)
        {
            throw Wrong($"its embeddings begin at byte {offset}, which is not a multiple of {BattleFileFormat.Alignment}. Another program has rewritten it: import the battles again.");
        }

        T[] Values<T>(string name)
            where T : unmanaged
        {
            T[] values = new T[card.Battles];
            stream.Position = header.Tensors[name].Offset;
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        NumberedBattles battles = BattlesOf(card, Values<int>(BattleFileFormat.ModelAName), Values<int>(BattleFileFormat.ModelBName), Values<byte>(BattleFileFormat.WinnersName), Wrong);
        float[]? scales = code.HasScales ? Values<float>(BattleFileFormat.ScalesName) : null;
        return scales is null || (TensorPrimitives.IsFiniteAll<float>(scales) && TensorPrimitives.Min<float>(scales) >= 0)
            ? new BattleFile(card, battles, code.Map(new MappedFile(stream), offset, card.Battles, card.Dimensions, scales))
            : throw Wrong("a scale is negative or not finite. It is damaged.");
    }

    public void Dispose() => Embeddings.Dispose();

    private static NumberedBattles BattlesOf(
        BattleFileCard card, int[] modelA, int[] modelB, byte[] winners, Func<string, ModelFileException> wrong)
    {
        uint models = (uint)card.Models.Count;
        for (int i = 0; i < winners.Length; i++)
        {
            if ((uint)modelA[i] >= models || (uint)modelB[i] >= models || winners[i] > (byte)BattleWinner.Tie)
            {
                throw wrong($"battle {i} (from 0) has the models {modelA[i]} and {modelB[i]} and the winner {winners[i]}; there are {models} models and 3 outcomes. It is damaged.");
            }
        }

        var battles = new NumberedBattles(card.Models, winners.Select((winner, i) => new NumberedBattle(modelA[i], modelB[i], (BattleWinner)winner)));
        return battles.Models.Count == card.Models.Count ? battles : throw wrong("a model appears twice in its list. It is damaged.");
    }
}
