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

        options.Strong ??= Read(models.Section(RouteTarget.Strong.Word()));
        options.Weak ??= Read(models.Section(RouteTarget.Weak.Word()));
        options.Fallback |= models.Flag(FileKeys.Fallback) ?? false;
    }

    private static GatewayUpstream? Read(SettingSection? section)
    {
        if (section is null)
        {
            return null;
        }

        if (section.Text(FileKeys.Model) is not { } model)
        {
            // A price or a capability alone says nothing of an endpoint.
            return section.Url(FileKeys.BaseUrl) is null && section.Text(FileKeys.ApiKeyVariable) is null
                ? null
                : throw section.Wrong($"the model at an endpoint has no name. Write '{FileKeys.Model}', for example '{FileKeys.Model}: gpt-4.1'.");
        }

        var upstream = new GatewayUpstream { Model = model, BaseUrl = section.Url(FileKeys.BaseUrl), ApiKeyVariable = section.Text(FileKeys.ApiKeyVariable) };
        upstream.Timeout = section.Seconds(FileKeys.TimeoutSeconds) ?? upstream.Timeout;
        return upstream;
    }
}
