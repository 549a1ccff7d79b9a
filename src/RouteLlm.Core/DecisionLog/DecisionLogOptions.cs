namespace RouteLlm;

/// <summary>How a <see cref="DecisionLogFile"/> is written.</summary>
public sealed record DecisionLogOptions
{
    /// <summary>The size at which a file is full, where nothing else is said.</summary>
    internal const long DefaultMaximumFileBytes = 100 * 1024 * 1024;

    /// <summary>Initializes options with their defaults.</summary>
    /// <param name="path">The file; its folder is created if necessary.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    public DecisionLogOptions(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>
    /// Gets the full path of the file that is written to. Full files are renamed in the same folder, with the day and a number before the
    /// extension.
    /// </summary>
    public string Path { get; }

    /// <summary>Gets or sets whether the prompts that were scored are kept, which retraining needs. Default: no.</summary>
    public bool IncludePrompts { get; set; }

    /// <summary>
    /// Gets or sets how many lines may wait to be written; further ones are dropped and counted. At least 1. Default: 8,192.
    /// </summary>
    public int QueueCapacity { get; set; } = 8192;

    /// <summary>Gets or sets how long a line waits for others to be written with. Zero writes at once. Default: one second.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the time until writing is retried after a failure. Above zero. Default: five seconds.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the largest size of a file in bytes, unless a single line is longer. A full file is renamed and another begun, as with
    /// the first line of a day (UTC). At least 1. Default: 100 MiB.
    /// </summary>
    public long MaximumFileBytes { get; set; } = DefaultMaximumFileBytes;

    /// <summary>
    /// Gets or sets how many files are kept, the one that is written to included; older ones are deleted. At least 1. Default: 31.
    /// </summary>
    public int MaximumFiles { get; set; } = 31;

    /// <summary>Gets or sets how long disposing may take to write what waits. Above zero. Default: five seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets what the file is to people.</summary>
    internal string Kind { get; init; } = "decision log";

    /// <summary>Says what is wrong with the options.</summary>
    internal string? FindError() =>
        QueueCapacity < 1 ? $"QueueCapacity is {QueueCapacity}. It must be at least 1."
        : MaximumFileBytes < 1 ? $"MaximumFileBytes is {MaximumFileBytes}. It must be at least 1."
        : MaximumFiles < 1 ? $"MaximumFiles is {MaximumFiles}. It must be at least 1."
        : FlushInterval < TimeSpan.Zero ? $"FlushInterval is {FlushInterval}. It must not be negative."
        : RetryInterval <= TimeSpan.Zero ? $"RetryInterval is {RetryInterval}. It must be above zero."
        : ShutdownTimeout <= TimeSpan.Zero ? $"ShutdownTimeout is {ShutdownTimeout}. It must be above zero."
        : null;
}
