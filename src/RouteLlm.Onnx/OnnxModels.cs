using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Loads the models that a configuration file names.</summary>
internal sealed class OnnxModels : ILocalModelFactory
{
    public IPromptRouter CreateBertRouter(LocalBertModel model) =>
        BertRouter.Load(model.Folder, new BertRouterOptions { LabelCount = model.LabelCount }, model.RouterName);

    public IPromptRouter CreateCausalLlmRouter(LocalCausalLlmModel model)
    {
        var options = new CausalLlmRouterOptions
        {
            SystemMessage = model.SystemMessage,
            ClassifierMessage = model.ClassifierMessage,
        };
        options.ScoreThreshold = model.ScoreThreshold ?? options.ScoreThreshold;
        options.ScoreTokens = model.ScoreTokens.Count > 0 ? model.ScoreTokens : options.ScoreTokens;
        return CausalLlmRouter.Load(model.Folder, options, model.RouterName);
    }

    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string folder) => OnnxEmbeddingGenerator.Load(folder);
}
