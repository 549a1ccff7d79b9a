namespace RouteLlm;

/// <summary>A lexical router that learns; features of prompts are enough for it.</summary>
internal sealed class LearnableLexicalRouter(LexicalRouter router) : ILearnableRouter
{
    public IFingerprintedRouter Router => router;

    public string Fingerprint => router.Fingerprint;

    public string Needs => "a prompt or features that its model reads";

    public bool CanLearnFrom(BattleRecord battle) => BattleLearner.FeaturesOf(battle, router.Model) is not null;

    public IFingerprintedRouter In(IPromptRouter registered) => ((LexicalRouter)registered).With(router.Model);

    public Task<BattleLearningResult<ILearnableRouter>> LearnAsync(
        IReadOnlyList<BattleRecord> battles, Incumbent<ILearnableRouter> incumbent, BattleLearningOptions options, string command, CancellationToken cancellationToken)
    {
        var inUse = new Incumbent<LexicalModel>(ModelOf(incumbent.Model), incumbent.SeenBattles);
        BattleLearningResult<LexicalModel> result = new BattleLearner(options).Learn(battles, router.Model, inUse, command, rated: [], cancellationToken);
        return Task.FromResult(result.With<ILearnableRouter>(With(result.Candidate)));
    }

    public ValueTask<(double Older, double Newer)[]> CompareAsync(
        ILearnableRouter older, ILearnableRouter newer, IReadOnlyList<BattleRecord> battles, CancellationToken cancellationToken)
    {
        (LexicalModel before, LexicalModel after) = (ModelOf(older), ModelOf(newer));
        return new([.. battles.Select(battle => BattleLearner.FeaturesOf(battle, router.Model)!).Select(features => (before.WeightsOf(features.Kind).LogOdds(features), after.WeightsOf(features.Kind).LogOdds(features)))]);
    }

    public string Write(string folder, string name)
    {
        string file = $"{name}.safetensors";
        router.Model.Write(Path.Combine(folder, file));
        return file;
    }

    public ILearnableRouter Read(string path) => With(LexicalModel.Read(path));

    private static LexicalModel ModelOf(ILearnableRouter learnable) => ((LexicalRouter)learnable.Router).Model;

    private LearnableLexicalRouter With(LexicalModel model) => new LearnableLexicalRouter(router.With(model));
}
