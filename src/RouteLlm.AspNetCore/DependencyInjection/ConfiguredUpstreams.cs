using RouteLlm.Yaml;

namespace RouteLlm.Gateway;

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

        var upstream = new GatewayUpstream { Model = section.Text(YamlKeys.Model)!, BaseUrl = section.Url(YamlKeys.BaseUrl), ApiKeyVariable = section.Text(YamlKeys.ApiKeyVariable) };
        upstream.Timeout = section.Seconds(YamlKeys.TimeoutSeconds) ?? upstream.Timeout;
        return upstream;
    }
}
