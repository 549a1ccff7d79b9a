namespace RouteLlm;

/// <summary>
/// Downloads the checkpoints that routers of a configuration file name by their id and that are not on this machine, as RouteLLM does.
/// </summary>
internal static class MissingCheckpoints
{
    /// <param name="configuration">The configuration file.</param>
    /// <param name="names">The routers that will be used; those that they ask are looked at as well.</param>
    /// <param name="cancellationToken">Cancels the downloads, which go on from there the next time.</param>
    public static async Task DownloadAsync(
        RouterConfiguration configuration, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        (HuggingFaceRepository Repository, IReadOnlyList<string> Files)[] missing = [.. Find(configuration, names)];
        if (missing.Length == 0)
        {
            return;
        }

        await ProgressBars.RunAsync(async progress =>
        {
            using var hub = new HuggingFaceHub();
            foreach ((HuggingFaceRepository repository, IReadOnlyList<string> files) in missing)
            {
                await hub.DownloadAsync(repository, files, new DownloadBars(progress, $"{repository.Id}/"), cancellationToken);
            }

            return missing.Length;
        });
    }

    /// <summary>Says whether there is something to download.</summary>
    public static bool Any(RouterConfiguration configuration, IEnumerable<string> names) => Find(configuration, names).Any();

    private static IEnumerable<(HuggingFaceRepository Repository, IReadOnlyList<string> Files)> Find(
        RouterConfiguration configuration, IEnumerable<string> names)
    {
        var cache = new HuggingFaceCache();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(names);
        while (waiting.TryDequeue(out string? name))
        {
            if (!seen.Add(name) || !configuration.Routers.TryGetValue(name, out ConfiguredRouter? router))
            {
                continue;
            }

            foreach ((string asked, _) in router.Kind.References(router.Settings))
            {
                waiting.Enqueue(asked);
            }

            if (router.Kind.CheckpointFiles is { Count: > 0 } files
                && router.Settings.Text(RouterKeys.CheckpointPath) is { } path
                && !Directory.Exists(Path.GetFullPath(path, configuration.Folder))
                && HuggingFaceRepository.IsId(path)
                && new HuggingFaceRepository(path) is var repository
                && cache.FindSnapshot(repository, files) is null)
            {
                yield return (repository, files);
            }
        }
    }
}
