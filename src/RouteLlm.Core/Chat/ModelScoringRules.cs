namespace RouteLlm;

/// <summary>What must hold of a router and more than two models, so that it can score them one by one.</summary>
internal static class ModelScoringRules
{
    /// <summary>Says what is wrong with the router of requests that name none, with what to write.</summary>
    /// <param name="route">The router.</param>
    /// <param name="options">What the models are called, and how they are weighed.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static string? FindErrorOfDefault(in Route route, RouteLlmOptions options, IReadOnlyList<string> models) =>
        options.CostWeight is not null && route.Router is not IModelScoringRouter
            ? $"CostWeight is set, but the router '{route.Name}' does not score models one by one. Use one that does, such as 'mf', or set RankThresholds instead."
            : FindError(route, options, models);

    /// <summary>Says which models a router does not know that would score them one by one, with what to write.</summary>
    /// <param name="route">The router.</param>
    /// <param name="options">What the models are called, and how they are weighed.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    public static string? FindError(in Route route, RouteLlmOptions options, IReadOnlyList<string> models)
    {
        if (!options.WeighsModels(models.Count) || (route.Router as IModelScoringRouter)?.KnownModels is not { } known)
        {
            return null;
        }

        string[] unknown = [.. models.Where(model => !known.Contains(options.ArenaNameOf(model), StringComparer.Ordinal)).Select(model => Describe(model, options.ArenaNameOf(model), known))];
        return unknown.Length == 0
            ? null
            : $"The router '{route.Name}' scores models one by one, but does not know {string.Join("; nor ", unknown)}. Write its name for the model, " +
                "or for the most similar one that it knows, in ModelOptions.ArenaName (AddModel(…, arenaName: …)), or set RankThresholds.";
    }

    private static string Describe(string model, string arenaName, IReadOnlyCollection<string> known) =>
        (model == arenaName ? $"'{model}'" : $"'{arenaName}' (the ArenaName of '{model}')")
        + $", nearest {string.Join(", ", NearestNames.Find(arenaName, known).Select(static name => $"'{name}'"))}";
}
