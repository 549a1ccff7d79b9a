using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>Adds a decision model at an endpoint to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class HttpDecisionModelBuilderExtensions
{
    /// <summary>
    /// Has a decision model at an endpoint decide: adds a <see cref="DecisionModelRouter"/>, and makes it the one of requests that name
    /// none. Its connections are the container's to close.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="address">The full address that questions are sent to, for example <c>http://localhost:8080/predict</c>.</param>
    /// <param name="labels">The strong win rate of each label, from 0 to 1; at least one label.</param>
    /// <param name="configure">Sets how the model is asked.</param>
    /// <param name="targetOnFailure">
    /// The model for prompts that the decision model fails on; <see langword="null"/>, the default, fails the request.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/>, <paramref name="address"/> or <paramref name="labels"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder UseDecisionModel(
        this IRouteLlmBuilder builder,
        Uri address,
        IReadOnlyDictionary<string, double> labels,
        Action<HttpDecisionModelOptions>? configure = null,
        RouteTarget? targetOnFailure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(address);
        var options = new HttpDecisionModelOptions();
        configure?.Invoke(options);

        // A key of its own, so that the client is never taken for the application's.
        object key = new();
        builder.Services.AddKeyedSingleton(key, static (_, _) => HttpDecisionClient.Create());
        return builder.UseDecisionModel(services => new HttpDecisionModel(services.GetRequiredKeyedService<HttpClient>(key), address, options), labels, targetOnFailure);
    }
}
