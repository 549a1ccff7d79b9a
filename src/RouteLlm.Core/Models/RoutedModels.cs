using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The models that requests go to, weakest first. Immutable.</summary>
internal sealed class RoutedModels
{
    private readonly RoutedModel[] _models;

    // For each model, all of them in the order in which they are tried when it was chosen.
    private readonly RoutedModel[][] _orders;

    /// <param name="clients">
    /// Name and client of each model, weakest first; at least two. A model without a client is reached by another transport.
    /// </param>
    /// <param name="options">What is known of the models, by name.</param>
    /// <param name="tokenCounter">
    /// Counts the tokens of models whose options name no counter; <see langword="null"/> for an estimate.
    /// </param>
    public RoutedModels(
        IReadOnlyList<(string Name, IChatClient? Client)> clients, IReadOnlyDictionary<string, ModelOptions> options, ITokenCounter? tokenCounter = null)
    {
        _models = [.. clients.Select((model, rank) => new RoutedModel(
            model.Name, model.Client, rank, rank == clients.Count - 1 ? RouteTarget.Strong : RouteTarget.Weak, options.GetValueOrDefault(model.Name), tokenCounter))];

        // The next better ones first, since they answer at least as well, then the next weaker ones.
        _orders = [.. _models.Select(chosen => (RoutedModel[])[.. _models.Skip(chosen.Rank), .. _models.Take(chosen.Rank).Reverse()])];
        HasLimits = _models.Any(static model => model.Capabilities is not null);
    }

    public IReadOnlyList<RoutedModel> All => _models;

    public RoutedModel Weakest => _models[0];

    public RoutedModel Strongest => _models[^1];

    /// <summary>Gets whether any model cannot do everything.</summary>
    public bool HasLimits { get; }

    /// <summary>Finds a model by its name.</summary>
    public RoutedModel? Find(ReadOnlySpan<char> name)
    {
        foreach (RoutedModel model in _models)
        {
            if (name.SequenceEqual(model.Name))
            {
                return model;
            }
        }

        return null;
    }

    /// <summary>Finds a model by the id that its provider knows it by; of several with one id, the best.</summary>
    public RoutedModel? FindByModelId(string modelId) => Array.FindLast(_models, model => model.ModelId == modelId);

    /// <summary>Gets all models in the order in which they are tried when one was chosen.</summary>
    public IReadOnlyList<RoutedModel> OrderFrom(RoutedModel chosen) => _orders[chosen.Rank];
}
