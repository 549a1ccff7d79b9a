namespace RouteLlm;

/// <summary>The upstreams that a configuration file names.</summary>
internal static class ConfiguredUpstreams
{
    /// <summary>Takes from the file what the options do not say.</summary>
    public static void Apply(RouterConfiguration? configuration, GatewayOptions options)
    {
        if (configuration?.Models is not { } models)
        {
            return;
        }

        options.Strong ??= Read(models.Section(YamlKeys.Strong));
        options.Weak ??= Read(models.Section(YamlKeys.Weak));
        options.Failover |= models.Flag(YamlKeys.Failover) ?? false;
    }

    private static GatewayUpstream? Read(YamlSection? section)
    {
        if (section is null)
        {
            return null;
        }

        if (section.Text(YamlKeys.Model) is not { } model)
        {
            // A price or a capability alone says nothing of an endpoint.
            return section.Url(YamlKeys.BaseUrl) is null && section.Text(YamlKeys.ApiKeyVariable) is null
                ? null
                : throw section.Place.Wrong($"the model at an endpoint has no name. Write '{YamlKeys.Model}', for example '{YamlKeys.Model}: gpt-4.1'.");
        }

        var upstream = new GatewayUpstream { Model = model, BaseUrl = section.Url(YamlKeys.BaseUrl), ApiKeyVariable = section.Text(YamlKeys.ApiKeyVariable) };
        upstream.Timeout = section.Seconds(YamlKeys.TimeoutSeconds) ?? upstream.Timeout;
        return upstream;
    }
}
