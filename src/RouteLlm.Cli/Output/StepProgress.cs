namespace RouteLlm;

/// <summary>Reports what part of one step is done.</summary>
internal sealed class StepProgress(string step, IProgress<(string Step, double Done)> progress) : IProgress<double>
{
    public void Report(double value) => progress.Report((step, value));
}
