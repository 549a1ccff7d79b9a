namespace RouteLlm;

/// <summary>The keys of <see cref="GatewayOptions"/> in configuration.</summary>
internal static class GatewayOptionsKeys
{
    private static readonly OptionsKey[] OfUpstream =
    [
        OptionsKey.Of(nameof(GatewayUpstream.Protocol)),
        OptionsKey.Of(nameof(GatewayUpstream.BaseUrl)),
        OptionsKey.Of(nameof(GatewayUpstream.Model)),
        OptionsKey.Of(nameof(GatewayUpstream.ApiKeyVariable)),
        OptionsKey.Of(nameof(GatewayUpstream.Timeout)),
        OptionsKey.Of(nameof(GatewayUpstream.MaximumAnswerBytes)),
        OptionsKey.Of(nameof(GatewayUpstream.ForwardsQuery)),
        OptionsKey.Collection(nameof(GatewayUpstream.Headers)),
        OptionsKey.Collection(nameof(GatewayUpstream.ParameterNames)),
        OptionsKey.Collection(nameof(GatewayUpstream.DroppedParameters)),
        OptionsKey.Collection(nameof(GatewayUpstream.SetParameters)),
    ];

    public static IReadOnlyList<OptionsKey> All { get; } =
    [
        OptionsKey.Of(nameof(GatewayOptions.Strong), OfUpstream),
        OptionsKey.Of(nameof(GatewayOptions.Weak), OfUpstream),
        OptionsKey.Of(nameof(GatewayOptions.Fallback)),
        OptionsKey.Collection(nameof(GatewayOptions.Aliases)),
        OptionsKey.Collection(nameof(GatewayOptions.DroppedParameters)),
        OptionsKey.Of(nameof(GatewayOptions.EmbeddingsUpstream)),
        OptionsKey.Of(nameof(GatewayOptions.CompletionsUpstream)),
        OptionsKey.Of(nameof(GatewayOptions.ModelsUpstream)),
        OptionsKey.Collection(nameof(GatewayOptions.Routers)),
        OptionsKey.Collection(nameof(GatewayOptions.ApiKeys)),
        OptionsKey.Collection(
            nameof(GatewayOptions.Clients),
            OptionsKey.Of(nameof(GatewayClient.ApiKey)),
            OptionsKey.Of(nameof(GatewayClient.ApiKeyVariable)),
            OptionsKey.Of(nameof(GatewayClient.RequestsPerMinute))),
        OptionsKey.Of(nameof(GatewayOptions.AllowAnonymousClients)),
        OptionsKey.Collection(nameof(GatewayOptions.AllowedHosts)),
        OptionsKey.Collection(nameof(GatewayOptions.TrustedProxies)),
        OptionsKey.Of(nameof(GatewayOptions.MaximumRequestBytes)),
        OptionsKey.Of(nameof(GatewayOptions.MaximumBatchTexts)),
        OptionsKey.Of(nameof(GatewayOptions.MaximumBatchAnswerBytes)),
        OptionsKey.Of(nameof(GatewayOptions.RequestsPerMinute)),
        OptionsKey.Of(nameof(GatewayOptions.WrongKeysPerMinute)),
        OptionsKey.Of(nameof(GatewayOptions.CallerClaim)),
        OptionsKey.Collection(nameof(GatewayOptions.AllowedOrigins)),
        OptionsKey.Of(nameof(GatewayOptions.CheckUpstreams)),
        OptionsKey.Of(nameof(GatewayOptions.ServeDocumentation)),
        OptionsKey.Of(nameof(GatewayOptions.Dashboard)),
    ];
}
