namespace RouteLlm;

/// <summary>Whom a configuration file lets in.</summary>
internal static class ConfiguredClients
{
    /// <summary>Takes from the file what the options leave at its default.</summary>
    /// <exception cref="ConfigurationFileException">The variable with a client's key is not set.</exception>
    public static void Apply(RouterConfiguration? configuration, GatewayOptions options)
    {
        if (configuration?.Settings.Section(GatewaySection.Name) is not { } section)
        {
            return;
        }

        var defaults = new GatewayOptions();
        AddWhereEmpty(options.AllowedHosts, section.Texts(GatewaySection.AllowedHosts));
        AddWhereEmpty(options.AllowedOrigins, section.Texts(GatewaySection.AllowedOrigins));
        AddWhereEmpty(options.TrustedProxies, section.Texts(GatewaySection.TrustedProxies));
        if (options.DroppedParameters.Count == 0)
        {
            options.DroppedParameters.UnionWith(section.Texts(GatewaySection.DropParameters));
        }

        options.EmbeddingsUpstream ??= section.Text(GatewaySection.EmbeddingsUpstream);
        options.CompletionsUpstream ??= section.Text(GatewaySection.CompletionsUpstream);
        options.ModelsUpstream ??= section.Text(GatewaySection.ModelsUpstream);
        options.Dashboard ??= section.Flag(GatewaySection.Dashboard);
        options.CallerClaim ??= section.Text(GatewaySection.CallerClaim);
        options.RequestsPerMinute ??= section.WholeNumber(GatewaySection.RequestsPerMinute);
        options.WrongKeysPerMinute = options.WrongKeysPerMinute == defaults.WrongKeysPerMinute
            ? section.WholeNumber(GatewaySection.WrongKeysPerMinute) ?? options.WrongKeysPerMinute : options.WrongKeysPerMinute;
        options.MaximumBatchTexts = options.MaximumBatchTexts == defaults.MaximumBatchTexts
            ? section.WholeNumber(GatewaySection.MaximumBatchTexts) ?? options.MaximumBatchTexts : options.MaximumBatchTexts;
        foreach (SettingSection client in section.Sections(GatewaySection.Clients))
        {
            string variable = client.Text(GatewaySection.ClientKeyVariable)!;
            if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
            {
                throw client.Wrong(GatewaySection.ClientKeyVariable, $"the environment variable '{variable}' is not set. Set it to the key that the client sends.");
            }

            options.Clients.TryAdd(
                client.Text(GatewaySection.ClientName)!,
                new GatewayClient { ApiKeyVariable = variable, RequestsPerMinute = client.WholeNumber(GatewaySection.RequestsPerMinute) });
        }
    }

    private static void AddWhereEmpty(IList<string> option, IReadOnlyList<string> values)
    {
        foreach (string value in option.Count == 0 ? values : [])
        {
            option.Add(value);
        }
    }
}
