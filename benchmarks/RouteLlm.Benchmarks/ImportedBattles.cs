using BenchmarkDotNet.Attributes;

namespace RouteLlm.Benchmarks;

/// <summary>What it costs to open a file with 50,000 battles and their embeddings, and to decide from it, by precision.</summary>
[MemoryDiagnoser]
public class ImportedBattles
{
    private const int Battles = 50_000;
    private const int Dimensions = 1_536;

    private readonly string _folder = Directory.CreateTempSubdirectory("routellm-").FullName;
    private readonly float[] _query = new float[Dimensions];
    private string _path = string.Empty;
    private SimilarityWeightedModel _model = null!;

    [Params(EmbeddingPrecision.Full, EmbeddingPrecision.Half, EmbeddingPrecision.EightBit)]
    public EmbeddingPrecision Precision { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _path = Path.Combine(_folder, "battles.safetensors");
        var battles = new BattleSet();
        foreach (Battle battle in RandomBattles.Take(Battles, random))
        {
            battles.Add(battle, "a prompt of enough characters");
        }

        using (FileStream stream = File.Create(_path))
        {
            var writer = new BattleFileWriter(stream, battles, Battles, Dimensions, Precision);
            for (int i = 0; i <= Battles; i++)
            {
                for (int j = 0; j < Dimensions; j++)
                {
                    _query[j] = random.NextSingle() - 0.5f;
                }

                if (i < Battles)
                {
                    writer.Write(_query);
                }
            }

            writer.Complete();
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        _model = SimilarityWeightedModel.Open(_path);
        Console.WriteLine($"// Managed bytes that an open file keeps: {GC.GetTotalMemory(forceFullCollection: true) - before:N0}");
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public int Open()
    {
        using SimilarityWeightedModel model = SimilarityWeightedModel.Open(_path);
        return model.BattleCount;
    }

    [Benchmark]
    public double Decide() => _model.GetStrongWinRate(_query);
}
