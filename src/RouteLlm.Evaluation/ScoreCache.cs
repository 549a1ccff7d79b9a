using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>Keeps the scores of routers between runs, in a folder of files.</summary>
/// <remarks>
/// A file is found by a hash over the router's <see cref="IFingerprintedRouter.Fingerprint"/> and the prompts, so another model, setting or
/// benchmark never meets scores that are not its own. A damaged file is ignored. Several processes may share a folder.
/// </remarks>
/// <param name="folder">The folder; made when something is kept.</param>
public sealed class ScoreCache(string folder)
{
    private const string Format = "routellm scores 1";

    /// <summary>Finds the scores of an earlier run.</summary>
    /// <param name="router">The router.</param>
    /// <param name="data">The questions.</param>
    /// <returns>
    /// The scores, or <see langword="null"/> where none were kept, what was kept is damaged, or the router has no fingerprint.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ScoredRouter? Find(IPromptRouter router, BenchmarkData data)
    {
        if (PathOf(router, data) is not { } path || !File.Exists(path))
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(path);
        if (content.Length != SHA256.HashSizeInBytes + (data.Questions.Count * sizeof(double))
            || !SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(content.AsSpan(0, SHA256.HashSizeInBytes)))
        {
            return null;
        }

        double[] scores = new double[data.Questions.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = BinaryPrimitives.ReadDoubleLittleEndian(content.AsSpan(SHA256.HashSizeInBytes + (i * sizeof(double))));
        }

        return new ScoredRouter(router.Name, scores) { Trained = TrainedQuestions.Of(router, data) };
    }

    /// <summary>Keeps scores; those of a router without a fingerprint are not.</summary>
    /// <param name="router">The router.</param>
    /// <param name="data">The questions.</param>
    /// <param name="scored">Its scores of them.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Keep(IPromptRouter router, BenchmarkData data, ScoredRouter scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (PathOf(router, data) is not { } path)
        {
            return;
        }

        byte[] content = new byte[SHA256.HashSizeInBytes + (scored.StrongWinRates.Count * sizeof(double))];
        for (int i = 0; i < scored.StrongWinRates.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(SHA256.HashSizeInBytes + (i * sizeof(double))), scored.StrongWinRates[i]);
        }

        SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes), content);
        Directory.CreateDirectory(folder);
        using var file = new FileReplacement(path);
        file.Stream.Write(content);
        file.Commit();
    }

    private string? PathOf(IPromptRouter router, BenchmarkData data)
    {
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(data);
        if ((router as IFingerprintedRouter)?.Fingerprint is not { } fingerprint)
        {
            return null;
        }

        using var hash = new ContentHash();
        hash.Add(Format).Add(fingerprint);
        foreach (BenchmarkQuestion question in data.Questions)
        {
            hash.Add(question.Prompt);
        }

        return Path.Combine(folder, $"{hash}.scores");
    }
}
