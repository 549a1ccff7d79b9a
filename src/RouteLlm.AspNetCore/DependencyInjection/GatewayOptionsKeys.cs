namespace RouteLlm;

/// <summary>The keys of <see cref="GatewayOptions"/> in configuration.</summary>
internal static class GatewayOptionsKeys
{
    private static readonly OptionsKey[] OfUpstream =
    [
        OptionsKey.Of(nameof(GatewayUpstream.BaseUrl)),
        OptionsKey.Of(nameof(GatewayUpstream.Model)),
        OptionsKey.Of(nameof(GatewayUpstream.ApiKeyVariable)),
        OptionsKey.Of(nameof(GatewayUpstream.Timeout)),
        OptionsKey.Of(nameof(GatewayUpstream.MaximumAnswerBytes)),
        OptionsKey.Collection(nameof(GatewayUpstream.Headers)),
        OptionsKey.Collection(nameof(GatewayUpstream.ParameterNames)),
        OptionsKey.Collection(nameof(GatewayUpstream.DroppedParameters)),
    ];

    public static IReadOnlyList<OptionsKey> All { get; } =
    [
        OptionsKey.Of(nameof(GatewayOptions.Strong), OfUpstream),
        OptionsKey.Of(nameof(GatewayOptions.Weak), OfUpstream),
        OptionsKey.Of(nameof(GatewayOptions.Fallback)),
        OptionsKey.Collection(nameof(GatewayOptions.Aliases)),
        OptionsKey.Collection(nameof(GatewayOptions.Routers)),
        OptionsKey.Collection(nameof(GatewayOptions.ApiKeys)),
        OptionsKey.Of(nameof(GatewayOptions.AllowAnonymousClients)),
        OptionsKey.Of(nameof(GatewayOptions.MaximumRequestBytes)),
        OptionsKey.Of(nameof(GatewayOptions.RequestsPerMinute)),
        OptionsKey.Collection(nameof(GatewayOptions.AllowedOrigins)),
        OptionsKey.Of(nameof(GatewayOptions.CheckUpstreams)),
        OptionsKey.Of(nameof(GatewayOptions.ServeDocumentation)),
    ];
}
