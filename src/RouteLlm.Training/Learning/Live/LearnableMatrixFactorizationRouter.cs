using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>A matrix factorization router that learns; it needs prompts, which it embeds as it does to score them.</summary>
/// <remarks>Not safe for concurrent use, but for <see cref="In"/>.</remarks>
/// <param name="router">The router.</param>
/// <param name="fingerprint">Its <see cref="MatrixFactorizationRouter.CheckpointFingerprint"/>.</param>
internal sealed class LearnableMatrixFactorizationRouter(MatrixFactorizationRouter router, string fingerprint) : ILearnableRouter
{
    // By the prompts' hashes: the comparison of two models goes over all battles since one took the other's place, again and again, and an
    // embedding costs time and money.
    private readonly Dictionary<UInt128, (double Older, double Newer)> _compared = [];
    private (string Older, string Newer) _comparedModels;

    public IFingerprintedRouter Router => router;

    public string Fingerprint => fingerprint;

    public string Needs => "a prompt (Battles.KeepPrompts)";

    public bool CanLearnFrom(BattleRecord battle) => battle.Prompt is not null;

    public IFingerprintedRouter In(IPromptRouter registered) => ((MatrixFactorizationRouter)registered).With(router.Pair.Model);

    public async Task<BattleLearningResult<ILearnableRouter>> LearnAsync(
        IReadOnlyList<BattleRecord> battles, Incumbent<ILearnableRouter> incumbent, BattleLearningOptions options, string command, CancellationToken cancellationToken)
    {
        var inUse = new Incumbent<MatrixFactorizationModel>(PairOf(incumbent.Model).Model, incumbent.SeenBattles);
        BattleLearningResult<MatrixFactorizationModel> result = await new BattleLearner(options).LearnAsync(battles, router, inUse, command, rated: [], cancellationToken).ConfigureAwait(false);
        return result.With<ILearnableRouter>(With(result.Candidate));
    }

    public async ValueTask<(double Older, double Newer)[]> CompareAsync(
        ILearnableRouter older, ILearnableRouter newer, IReadOnlyList<BattleRecord> battles, CancellationToken cancellationToken)
    {
        if (_comparedModels != (older.Fingerprint, newer.Fingerprint))
        {
            _compared.Clear();
            _comparedModels = (older.Fingerprint, newer.Fingerprint);
        }

        UInt128[] keys = [.. battles.Select(static battle => KeyOf(battle.Prompt!))];
        int[] missing = [.. Enumerable.Range(0, keys.Length).DistinctBy(i => keys[i]).Where(i => !_compared.ContainsKey(keys[i]))];
        int next = 0;
        await foreach (ReadOnlyMemory<float> embedding in PromptBatches.EmbedAsync(router, missing.Select(i => battles[i].Prompt!), cancellationToken).ConfigureAwait(false))
        {
            // Each is kept at once, so that a provider that fails in between is not asked for it again.
            _compared.Add(keys[missing[next++]], (LogOdds(older, embedding), LogOdds(newer, embedding)));
        }

        return Array.ConvertAll(keys, key => _compared[key]);
    }

    public string Write(string folder, string name)
    {
        router.Pair.Model.Write(Path.Combine(folder, name));
        return name;
    }

    public ILearnableRouter Read(string path)
    {
        var model = MatrixFactorizationModel.Read(path);
        try
        {
            return With(model);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFileException(path, exception.Message, exception);
        }
    }

    private static MatrixFactorizationPair PairOf(ILearnableRouter learnable) => ((MatrixFactorizationRouter)learnable.Router).Pair;

    private static double LogOdds(ILearnableRouter learnable, ReadOnlyMemory<float> embedding) =>
        TensorPrimitives.Dot(PairOf(learnable).Vector, embedding.Span);

    private static UInt128 KeyOf(string prompt) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(prompt.AsSpan())));

    private LearnableMatrixFactorizationRouter With(MatrixFactorizationModel model)
    {
        MatrixFactorizationRouter changed = router.With(model);
        return new LearnableMatrixFactorizationRouter(changed, changed.CheckpointFingerprint!);
    }
}
