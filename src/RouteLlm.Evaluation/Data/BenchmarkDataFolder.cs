namespace RouteLlm;

/// <summary>
/// Finds the folder with the benchmarks' files: one that holds <c>mmlu</c>, <c>gsm8k</c> or <c>mt_bench</c>, as in <c>routellm/evals</c> of
/// lm-sys/RouteLLM.
/// </summary>
public static class BenchmarkDataFolder
{
    /// <summary>The environment variable that names the folder, or one that holds it as <c>data/routellm-evals</c>.</summary>
    public const string EnvironmentVariable = "ROUTELLM_DATA";

    private static readonly string[] Parts = ["mmlu", "gsm8k", "mt_bench"];

    /// <summary>
    /// Gets the folder of this user, where nothing else is named: <c>routellm/evals</c> in <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>
    /// on Linux, in <c>~/Library/Application Support</c> on macOS, in <c>%LOCALAPPDATA%</c> on Windows.
    /// </summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "routellm", "evals");

    /// <summary>
    /// Finds the folder to read from: the one that is named, else that of <see cref="EnvironmentVariable"/>, else <see cref="UserFolder"/>.
    /// </summary>
    /// <param name="folder">
    /// The folder, or one that holds it as <c>data/routellm-evals</c>; <see langword="null"/> if none is named. It need not hold anything.
    /// </param>
    /// <returns>The folder.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="BenchmarkDataException">None is named, and the others hold no benchmark.</exception>
    public static string Resolve(string? folder = null) =>
        Resolve(folder, Environment.GetEnvironmentVariable(EnvironmentVariable), UserFolder);

    /// <summary>
    /// Finds the folder to download to: the one that is named, else that of <see cref="EnvironmentVariable"/>, else
    /// <see cref="UserFolder"/>.
    /// </summary>
    /// <param name="folder">The folder; <see langword="null"/> if none is named.</param>
    /// <returns>The folder; it need not exist.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public static string ResolveTarget(string? folder = null) =>
        ResolveTarget(folder, Environment.GetEnvironmentVariable(EnvironmentVariable), UserFolder);

    internal static string Resolve(string? folder, string? variable, string userFolder)
    {
        if (folder is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(folder);
            return Inside(folder);
        }

        const string Remedy = "Download the benchmarks with 'routellm data pull', or name the folder that holds mmlu, gsm8k and mt_bench.";
        if (!string.IsNullOrEmpty(variable))
        {
            return Holds(Inside(variable))
                ? Inside(variable)
                : throw new BenchmarkDataException($"The environment variable {EnvironmentVariable} names '{variable}', which has no benchmark. {Remedy}");
        }

        return Holds(userFolder)
            ? userFolder
            : throw new BenchmarkDataException($"No folder of benchmarks is given, {EnvironmentVariable} is not set, and '{userFolder}' has none. {Remedy}");
    }

    internal static string ResolveTarget(string? folder, string? variable, string userFolder)
    {
        if (folder is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(folder);
            return folder;
        }

        return string.IsNullOrEmpty(variable) ? userFolder : Inside(variable);
    }

    private static string Inside(string folder)
    {
        string inner = Path.Combine(folder, "data", "routellm-evals");
        return !Holds(folder) && Directory.Exists(inner) ? inner : folder;
    }

    private static bool Holds(string folder) => Array.Exists(Parts, part => Directory.Exists(Path.Combine(folder, part)));
}
