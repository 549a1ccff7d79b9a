using RouteLlm;

namespace ChatApp;

/// <summary>What the page cannot learn from the gateway.</summary>
/// <param name="IsStandIn">Whether stand-ins answer in place of models.</param>
/// <param name="Strong">The strong model.</param>
/// <param name="Weak">The weak model.</param>
internal sealed record PageSettings(bool IsStandIn, PricedModel Strong, PricedModel Weak)
{
    public static PageSettings Of(ChatAppOptions options, GatewayOptions gateway) => new(
        gateway.Strong is null,
        new PricedModel(gateway.Strong?.Model ?? "strong-stand-in", options.Strong.InputPrice, options.Strong.OutputPrice),
        new PricedModel(gateway.Weak?.Model ?? "weak-stand-in", options.Weak.InputPrice, options.Weak.OutputPrice));

    public string Describe() => IsStandIn
        ? "No model is configured, so stand-ins answer instead of the models. The decisions are real. Set OPENAI_API_KEY, or name models in routellm.yaml or appsettings.json."
        : $"Strong model: {Strong.Model}. Weak model: {Weak.Model}.";
}
