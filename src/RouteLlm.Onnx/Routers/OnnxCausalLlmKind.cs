namespace RouteLlm;

/// <summary>The causal language model on this machine, in place of the kind that knows only models at an endpoint.</summary>
internal sealed class OnnxCausalLlmKind : CausalLlmKind
{
    public override IReadOnlyList<string> CheckpointFiles { get; } = [OnnxFolder.ModelFileName, TokenizerFile.FileName];

    protected override IPromptRouter CreateLocal(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
        var options = new CausalLlmRouterOptions
        {
            SystemMessage = TextOfFile(creation, SystemMessage),
            ClassifierMessage = TextOfFile(creation, ClassifierMessage),
        };
        options.ScoreThreshold = settings.WholeNumber(ScoreThreshold) ?? options.ScoreThreshold;
        options.ScoreTokens = settings.Texts(ScoreTokens) is { Count: > 0 } tokens ? tokens : options.ScoreTokens;
        return creation.Own(CausalLlmRouter.Load(creation.CheckpointFolder(), options, creation.Name));
    }
}
