namespace RouteLlm;

/// <summary>The prices that a budget and a cost weight need.</summary>
internal static class MissingPrices
{
    /// <summary>Gets the first model without a price.</summary>
    public static string? FindFirst(RouteLlmOptions options, IReadOnlyList<string> models) =>
        models.FirstOrDefault(model => !options.Models.TryGetValue(model, out ModelOptions? known) || known.Price is null);

    /// <summary>Gets what to write, and where.</summary>
    public static string Advice => $"Write 'price: {{ input: …, output: … }}' for it under '{ModelsSection.Name}', with 0 if it is free.";
}
