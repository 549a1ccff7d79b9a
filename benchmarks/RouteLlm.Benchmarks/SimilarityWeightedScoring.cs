using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;

namespace RouteLlm.Benchmarks;

/// <summary>
/// What a decision of sw_ranking costs over 50,000 battles, by how their embeddings are kept, next to a plain sum over the same numbers.
/// </summary>
[MemoryDiagnoser]
public class SimilarityWeightedScoring
{
    private const int Battles = 50_000;
    private const int Dimensions = 1_536;
    private const int HeaderLength = 128;

    private readonly string _folder = Directory.CreateTempSubdirectory("routellm-").FullName;
    private readonly float[] _query = new float[Dimensions];
    private float[] _plain = [];
    private SimilarityWeightedModel _model = null!;

    [GlobalSetup(Target = nameof(PlainSum))]
    public void PreparePlainSum()
    {
        _plain = new float[Battles * Dimensions];
        var random = new Random(1);
        for (int i = 0; i < _plain.Length; i++)
        {
            _plain[i] = random.NextSingle() - 0.5f;
        }
    }

    [GlobalSetup(Target = nameof(MappedSingle))]
    public void PrepareMapped() => Prepare(EmbeddingPrecision.Full);

    [GlobalSetup(Target = nameof(MappedSingleByTwoThreads))]
    public void PrepareTwoThreads() => Prepare(EmbeddingPrecision.Full, threads: 2);

    [GlobalSetup(Target = nameof(Half))]
    public void PrepareHalf() => Prepare(EmbeddingPrecision.Half);

    [GlobalSetup(Target = nameof(EightBit))]
    public void PrepareEightBit() => Prepare(EmbeddingPrecision.EightBit);

    [GlobalCleanup]
    public void CleanUp()
    {
        _model?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public float PlainSum() => TensorPrimitives.Sum<float>(_plain);

    [Benchmark]
    public double MappedSingle() => _model.GetStrongWinRate(_query);

    [Benchmark]
    public double MappedSingleByTwoThreads() => _model.GetStrongWinRate(_query);

    [Benchmark]
    public double Half() => _model.GetStrongWinRate(_query);

    [Benchmark]
    public double EightBit() => _model.GetStrongWinRate(_query);

    private void Prepare(EmbeddingPrecision precision, int threads = 1)
    {
        var random = new Random(1);
        string battlePath = Path.Combine(_folder, "battles.jsonl");
        using (StreamWriter battles = File.CreateText(battlePath))
        {
            foreach (Battle battle in RandomBattles.Take(Battles, random))
            {
                battles.WriteLine(
                    $$"""{"model_a":"{{battle.ModelA}}","model_b":"{{battle.ModelB}}","winner_model_a":{{(battle.Winner == BattleWinner.ModelA ? 1 : 0)}},"winner_model_b":{{(battle.Winner == BattleWinner.ModelB ? 1 : 0)}},"prompt":"[\"a prompt of enough characters\"]"}""");
            }
        }

        string embeddingPath = Path.Combine(_folder, "embeddings.npy");
        using (var embeddings = new BinaryWriter(File.Create(embeddingPath)))
        {
            byte[] prefix = [0x93, .. "NUMPY"u8, 1, 0, HeaderLength - 10, 0];
            embeddings.Write(prefix);
            embeddings.Write($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Battles}, {Dimensions}), }}".PadRight(HeaderLength - prefix.Length - 1).ToCharArray());
            embeddings.Write((byte)'\n');
            for (int i = 0; i < Battles * Dimensions; i++)
            {
                embeddings.Write(random.NextSingle() - 0.5f);
            }
        }

        for (int i = 0; i < _query.Length; i++)
        {
            _query[i] = random.NextSingle() - 0.5f;
        }

        _model = SimilarityWeightedModel.Load([battlePath], [embeddingPath], new SimilarityWeightedOptions { Precision = precision, Threads = threads });
    }
}
