namespace RouteLlm.Benchmarks;

/// <summary>The data beside the checkout, which the environment variable ROUTELLM_DATA names.</summary>
internal static class SharedFolder
{
    public static string PathOf(string relativePath) => Path.Combine(
        Environment.GetEnvironmentVariable("ROUTELLM_DATA") ?? throw new InvalidOperationException("Name the folder of the shared data in ROUTELLM_DATA."), relativePath);
}
