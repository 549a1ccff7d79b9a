using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Battles with their embeddings, as <c>routellm import battles</c> writes them.</summary>
internal sealed class BattleImportWriter() : ReplacedFileWriter("battle-import", "battles.safetensors")
{
    private const int Battles = 500;
    private const int Dimensions = 256;

    protected override void Write(string path, long number)
    {
        var battles = new BattleSet();
        battles.BeginSource(number.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < Battles; i++)
        {
            battles.Add(new Battle("a", "b", BattleWinner.ModelA), "a prompt that is long enough to count");
        }

        using var file = new FileReplacement(path);
        var writer = new BattleFileWriter(file.Stream, battles, Battles, Dimensions);
        float[] embedding = new float[Dimensions];
        embedding.AsSpan().Fill(1);
        for (int i = 0; i < Battles; i++)
        {
            writer.Write(embedding);
        }

        writer.Complete();
        file.Commit();
    }

    protected override long Read(string path)
    {
        using var file = BattleFile.Open(path);
        Require(file.Battles.Battles.Count == Battles, "Battles are missing.");
        return long.Parse(file.Card.Sources[0].Name, CultureInfo.InvariantCulture);
    }
}
