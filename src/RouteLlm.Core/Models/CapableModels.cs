namespace RouteLlm;

/// <summary>The models that can do what a request needs.</summary>
internal readonly struct CapableModels
{
    // Null where all of them can, as nearly always.
    private readonly string?[]? _missing;

    private CapableModels(string?[]? missing) => _missing = missing;

    /// <summary>Looks at a request.</summary>
    /// <exception cref="RoutingException">No model can.</exception>
    public static CapableModels Find(RoutedModels models, in RequestView request)
    {
        if (!models.HasLimits)
        {
            return default;
        }

        RequestNeeds needs = RequestNeeds.Of(request.Messages, request.Options);
        var sizes = new RequestSizes(request);
        string?[]? missing = null;
        for (int rank = 0; rank < models.All.Count; rank++)
        {
            if ((needs.FindMissing(models.All[rank].Capabilities) ?? sizes.FindMissing(models.All[rank])) is { } reason)
            {
                missing ??= new string?[models.All.Count];
                missing[rank] = reason;
            }
        }

        return missing is null || Array.Exists(missing, static reason => reason is null)
            ? new CapableModels(missing)
            : throw RoutingException.NoCapableModel(models.All.Zip(missing, static (model, reason) => $"'{model.Name}': {reason}"));
    }

    public bool Includes(RoutedModel model) => _missing?[model.Rank] is null;

    /// <summary>Says what a model lacks.</summary>
    public string? MissingFrom(RoutedModel model) => _missing?[model.Rank];

    /// <summary>Finds the model to take in place of one that cannot: the next better one that can, or else the next weaker one.</summary>
    public RoutedModel Nearest(RoutedModel wanted, RoutedModels models)
    {
        foreach (RoutedModel model in models.OrderFrom(wanted))
        {
            if (Includes(model))
            {
                return model;
            }
        }

        return wanted;
    }

    /// <summary>Gets the models to try when one was chosen, in order.</summary>
    public IReadOnlyList<RoutedModel> OrderFrom(RoutedModel chosen, RoutedModels models)
    {
        IReadOnlyList<RoutedModel> order = models.OrderFrom(chosen);
        return _missing is null ? order : [.. order.Where(Includes)];
    }
}
