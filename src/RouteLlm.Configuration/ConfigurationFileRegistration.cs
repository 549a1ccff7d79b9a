namespace RouteLlm;

/// <summary>The configuration file that one <c>AddRouteLlm()</c> uses.</summary>
/// <param name="Configuration">The file as it was when services were configured.</param>
/// <param name="Options">How it is used.</param>
internal sealed record ConfigurationFileRegistration(RouterConfiguration Configuration, ConfigurationFileOptions Options)
    : RouterFile(Configuration.Path, Configuration.RouterNames)
{
    /// <summary>Gets the configuration file of a registration, if it has one.</summary>
    public static RouterConfiguration? ConfigurationOf(RouteLlmRegistration registration) =>
        (registration.ConfigurationFile as ConfigurationFileRegistration)?.Configuration;
}
