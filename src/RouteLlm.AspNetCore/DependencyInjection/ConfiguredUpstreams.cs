namespace RouteLlm;

/// <summary>The upstreams and aliases that a configuration file names.</summary>
internal static class ConfiguredUpstreams
{
    /// <summary>Takes from the file what the options do not say.</summary>
    /// <exception cref="ConfigurationFileException">The key of a model is not there.</exception>
    public static void Apply(RouterConfiguration? configuration, GatewayOptions options)
    {
        if (configuration?.Models is not { } models)
        {
            return;
        }

        foreach ((string name, SettingSection section) in ModelsSection.All(models))
        {
            if (name == RouteTarget.Strong.Word())
            {
                options.Strong ??= Read(section);
            }
            else if (name == RouteTarget.Weak.Word())
            {
                options.Weak ??= Read(section);
            }
            else if (!options.Upstreams.ContainsKey(name))
            {
                options.Upstreams[name] = Read(section)!;
            }
        }

        foreach ((string alias, string name) in ModelsSection.AliasesOf(models))
        {
            options.Aliases.TryAdd(alias, name);
        }

        options.Fallback |= models.Flag(ModelsSection.Fallback) ?? false;
    }

    private static GatewayUpstream? Read(SettingSection section)
    {
        if (ModelsSection.EndpointOf(section) is not { } endpoint)
        {
            return null;
        }

        if (EndpointKey.FindError(endpoint) is { } error)
        {
            throw section.Wrong(ModelsSection.ApiKeyPlaceOf(section), error);
        }

        var upstream = new GatewayUpstream { Model = endpoint.Model, Protocol = endpoint.Protocol, BaseUrl = endpoint.BaseUrl, ApiKeyVariable = endpoint.ApiKeyVariable };
        upstream.Timeout = endpoint.Timeout ?? upstream.Timeout;
        upstream.ForwardsQuery = section.Flag(ModelKeys.ForwardQuery) ?? false;
        foreach ((string name, string value) in endpoint.Headers)
        {
            upstream.Headers[name] = value;
        }

        foreach ((string name, string value) in endpoint.ParameterNames)
        {
            upstream.ParameterNames[name] = value;
        }

        upstream.DroppedParameters.UnionWith(endpoint.DroppedParameters);
        foreach ((string name, string value) in endpoint.SetParameters)
        {
            upstream.SetParameters[name] = value;
        }

        return upstream;
    }
}
