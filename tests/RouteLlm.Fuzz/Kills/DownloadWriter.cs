using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Downloads into the cache of Hugging Face, which are gone on with.</summary>
internal sealed class DownloadWriter() : KilledWriter("download")
{
    private static readonly HuggingFaceRepository Repository = new("owner/name");

    public override async Task WriteForEverAsync(string folder, long first, Uri address)
    {
        for (long number = first; ; number++)
        {
            await DownloadAsync(folder, number, address);
            Say(number);
        }
    }

    public override Task CheckAsync(string folder, IReadOnlyCollection<long> written)
    {
        foreach (string file in Directory.GetFiles(folder, "*.bin", SearchOption.AllDirectories))
        {
            RequireWhole(file);
        }

        return Task.CompletedTask;
    }

    public override async Task GoOnAsync(string folder, long number, Uri address)
    {
        RequireWhole(Path.Combine((await DownloadAsync(folder, number, address)).Folder, NameOf(number)));
        string[] partial = Directory.GetFiles(folder, "*.incomplete", SearchOption.AllDirectories);
        Require(partial.Length == 0, $"These files are left: {string.Join(", ", partial)}.");
    }

    public static string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}.bin");

    private static void RequireWhole(string file) =>
        Require(File.ReadAllBytes(file).AsSpan().SequenceEqual(SlowHub.ContentOf(long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture))), $"'{file}' is not what the hub has.");

    private static async Task<HuggingFaceSnapshot> DownloadAsync(string folder, long number, Uri address)
    {
        using var hub = new HuggingFaceHub(new HuggingFaceHubOptions { Endpoint = address, Token = string.Empty, Cache = new HuggingFaceCache(folder) });
        return await hub.DownloadAsync(Repository, [NameOf(number)]);
    }
}
