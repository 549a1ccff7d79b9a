namespace RouteLlm.Tests;

/// <summary>The data beside the checkout: <c>../shared</c>, or the folder that the environment variable ROUTELLM_DATA names.</summary>
internal static class SharedData
{
    private static readonly Lazy<string?> Root = new(Find);

    /// <summary>Gets the path of a shared file or folder; skips the test, with the reason, where it is not there.</summary>
    public static string PathOf(string relativePath)
    {
        string? path = Root.Value is { } root ? Path.Combine(root, relativePath) : null;
        Assert.SkipUnless(
            path is not null && Path.Exists(path),
            $"The shared data '{relativePath}' is not here. Put the folder 'shared' beside the checkout, or name it in ROUTELLM_DATA.");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ROUTELLM_DATA") is { Length: > 0 } named)
        {
            return named;
        }

        string shared = Path.GetFullPath(Checkout.PathOf("../shared"));
        return Directory.Exists(shared) ? shared : null;
    }
}
