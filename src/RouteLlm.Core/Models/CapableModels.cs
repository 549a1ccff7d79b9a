namespace RouteLlm;

/// <summary>The models that can do what a request needs.</summary>
internal readonly struct CapableModels
{
    // By capabilities alone; null where all of them can, as nearly always.
    private readonly string?[]? _missing;

    private readonly RequestView _request;

    /// <param name="missing">What each model lacks, as <see cref="FindMissing"/> found it.</param>
    /// <param name="request">The request.</param>
    public CapableModels(string?[]? missing, in RequestView request)
    {
        _missing = missing;
        _request = request;
    }

    /// <summary>
    /// Looks at a request, and at the models' capabilities, for what each model lacks; <see langword="null"/> where none lacks anything. What a model's protocol cannot carry is looked for when somebody asks about the
    /// model.
    /// </summary>
    /// <exception cref="RoutingException">No model can.</exception>
    public static string?[]? FindMissing(RoutedModels models, in RequestView request)
    {
        if (!models.HasLimits)
        {
            return null;
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
            ? missing
            : throw RoutingException.NoCapableModel(models.All.Zip(missing, static (model, reason) => $"'{model.Name}': {reason}"));
    }

    public bool Includes(RoutedModel model) => MissingFrom(model) is null;

    /// <summary>Says what a model, or its protocol, lacks.</summary>
    public string? MissingFrom(RoutedModel model) => _missing?[model.Rank] ?? _request.FindObstacle(model);

    /// <summary>Finds the model to take in place of one that cannot: the next better one that can, or else the next weaker one.</summary>
    /// <exception cref="RoutingException">No model can.</exception>
    public RoutedModel Nearest(RoutedModel wanted, RoutedModels models)
    {
        foreach (RoutedModel model in models.OrderFrom(wanted))
        {
            if (Includes(model))
            {
                return model;
            }
        }

        throw RoutingException.NoCapableModel(models.All.Select(Describe));
    }

    /// <summary>
    /// Gets the models to try when one was chosen, in order. Whoever tries them asks whether their protocols carry the request.
    /// </summary>
    public IReadOnlyList<RoutedModel> OrderFrom(RoutedModel chosen, RoutedModels models)
    {
        IReadOnlyList<RoutedModel> order = models.OrderFrom(chosen);
        return _missing is null ? order : Without(order, _missing);
    }

    private static RoutedModel[] Without(IReadOnlyList<RoutedModel> order, string?[] missing) => [.. order.Where(model => missing[model.Rank] is null)];

    /// <summary>Says of a model that cannot what it lacks.</summary>
    public string Describe(RoutedModel model) => $"'{model.Name}': {MissingFrom(model)}";
}
