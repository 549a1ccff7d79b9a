namespace RouteLlm;

/// <summary>The decision model on this machine, in place of the kind that knows only models at an endpoint.</summary>
internal sealed class OnnxDecisionModelKind : DecisionModelKind
{
    public override IReadOnlyList<string> CheckpointFiles { get; } = [OnnxFolder.ModelFileName, TokenizerFile.FileName];

    protected override IDecisionModel CreateLocal(RouterCreation creation) =>
        creation.Own(OnnxDecisionModel.Load(creation.CheckpointFolder(), new OnnxDecisionModelOptions { HasIndependentLabels = creation.Settings.Flag(IndependentLabels) }));
}
