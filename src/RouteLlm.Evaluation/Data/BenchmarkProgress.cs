namespace RouteLlm;

/// <summary>Adds the progress of a benchmark's files up. Not safe for concurrent use.</summary>
internal sealed class BenchmarkProgress(string benchmark, long totalBytes, IProgress<DownloadProgress>? target) : IProgress<DownloadProgress>
{
    private long _finished;

    /// <summary>Reports how far one file is.</summary>
    public void Report(DownloadProgress value) => target?.Report(new DownloadProgress(benchmark, _finished + value.Bytes, totalBytes));

    /// <summary>Reports that a file is there.</summary>
    public void Finish(long bytes)
    {
        _finished += bytes;
        target?.Report(new DownloadProgress(benchmark, _finished, totalBytes));
    }
}
