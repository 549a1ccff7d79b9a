namespace RouteLlm.Tests;

/// <summary>All packages, as eng/pack.sh made them.</summary>
internal static class PackedPackages
{
    public static string Folder { get; } = Checkout.PathOf("artifacts/packages-for-tests");

    public static IReadOnlyList<PackedPackage> All { get; } = Read();

    public static IEnumerable<PackedPackage> Libraries => All.Where(static package => !package.IsTool);

    public static PackedPackage Tool => All.Single(static package => package.IsTool);

    public static string Version => All[0].Version;

    private static IReadOnlyList<PackedPackage> Read()
    {
        string[] files = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.nupkg") : [];
        return files.Length > 0
            ? [.. files.Order(StringComparer.Ordinal).Select(PackedPackage.Open)]
            : throw new InvalidOperationException($"'{Folder}' holds no packages. ./test.sh makes them; so does: eng/pack.sh 0.1.0-packagetests.1 artifacts/packages-for-tests");
    }
}
