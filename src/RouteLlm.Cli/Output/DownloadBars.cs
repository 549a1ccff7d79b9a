namespace RouteLlm;

/// <summary>Shows a bar for each thing that is downloaded.</summary>
/// <param name="bars">The bars.</param>
/// <param name="prefix">What stands before each name, to tell things of one name apart.</param>
internal sealed class DownloadBars(IProgress<(string Step, double Done)> bars, string prefix = "") : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value) =>
        bars.Report((prefix + value.Name, value.Bytes == value.TotalBytes ? 1 : value.Bytes / (double)(value.TotalBytes ?? long.MaxValue)));
}
