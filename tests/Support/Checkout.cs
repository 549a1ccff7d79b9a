namespace RouteLlm.Tests;

/// <summary>The checkout that the tests were built in, found from where they run: a build server's compiler writes no true paths.</summary>
internal static class Checkout
{
    /// <summary>Gets the path of a file or folder of the checkout.</summary>
    public static string PathOf(string relativePath)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RouteLlm.Core.sln")))
            {
                return Path.Combine(folder.FullName, relativePath);
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds RouteLlm.Core.sln.");
    }
}
