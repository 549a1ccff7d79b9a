using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// Puts what a configuration file says into the options, before anything else that comes after their configuration in code.
/// </summary>
internal sealed class ConfiguredOptions(string name, RouterConfiguration configuration, RouteLlmRegistration registration) : IPostConfigureOptions<RouteLlmOptions>
{
    /// <exception cref="ConfigurationFileException">What the file says does not fit the models, or what the code says.</exception>
    public void PostConfigure(string? optionsName, RouteLlmOptions options)
    {
        if (!string.Equals(optionsName ?? Options.DefaultName, name, StringComparison.Ordinal))
        {
            return;
        }

        SettingSection file = configuration.Settings;
        IReadOnlyList<string> models = registration.Models.Names;
        if (configuration.Models is { } described)
        {
            ModelsSection.Apply(described, options);
        }

        Apply(FallbackSection.Key, FallbackSection.Apply);
        Apply(ConversationsSection.Key, ConversationsSection.Apply);
        Apply(AgentSignalsSection.Key, AgentSignalsSection.Apply);
        Apply(CascadeSection.Key, (section, to) => CascadeSection.Apply(section, configuration.Folder, to));
        Apply(CacheAwarenessSection.Key, CacheAwarenessSection.Apply);
        Apply(FleetSection.Key, (section, to) => FleetSection.Apply(section, to, registration.ReadsFleetOptions));
        Apply(CallersSection.Key, CallersSection.Apply);
        RankKeys.Apply(file, options, models);
        Apply(HeldShareSection.Key, (section, to) => HeldShareSection.Apply(section, to, configuration.Routers.GetValueOrDefault(configuration.DefaultRouter ?? to.Router)));
        BudgetsSection.Apply(file.Sections(BudgetsSection.Key.Name), options, models);
        Apply(BattlesSection.Key, (section, to) => BattlesSection.Apply(section, configuration.Folder, name, to, models));
        options.Shadow |= file.Flag(ShadowKey.Name) ?? false;

        void Apply(SettingKey key, Action<SettingSection, RouteLlmOptions> apply)
        {
            if (file.Section(key.Name) is { } section)
            {
                apply(section, options);
            }
        }
    }
}
