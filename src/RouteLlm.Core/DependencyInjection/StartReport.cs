using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Says once, when a client is made, how it routes, and what of its prices looks wrong.</summary>
internal static class StartReport
{
    /// <param name="logger">The logger.</param>
    /// <param name="serviceKey">The key of the client, if it has one.</param>
    /// <param name="policy">Router and threshold.</param>
    /// <param name="models">The models.</param>
    public static void Write(ILogger logger, string? serviceKey, RoutingPolicy policy, RoutedModels models)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.ClientStarted(
                serviceKey is null ? "RouteLLM" : $"RouteLLM '{serviceKey}'", policy.Default.Name, policy.Default.Threshold, policy.ThresholdOrigin, string.Join(", ", models.All.Select(Describe)));
        }

        for (int i = 1; i < models.All.Count; i++)
        {
            (RoutedModel weaker, RoutedModel stronger) = (models.All[i - 1], models.All[i]);
            if (weaker.Price is { } weak && stronger.Price is { } strong && weak.Blend > strong.Blend)
            {
                logger.PricesReversed(weaker.Name, weak.Input, weak.Output, stronger.Name, strong.Input, strong.Output);
            }
        }
    }

    private static string Describe(RoutedModel model) => model.ModelId is { } id && id != model.Name ? $"{model.Name} ({id})" : model.Name;
}
