namespace RouteLlm;

/// <summary>Shows how far a training has come.</summary>
internal sealed class BarsOfTraining(IProgress<(string Step, double Done)> bars) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => bars.Report((value.Step, value.Done));
}
