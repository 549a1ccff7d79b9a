namespace RouteLlm;

/// <summary>
/// A kind of router that a configuration file can set up. Register a new one as a service:
/// <c>services.AddSingleton&lt;IRouterKind, MyKind&gt;()</c>.
/// </summary>
/// <remarks>
/// A kind replaces an earlier one of its name; one with other keys must be registered before <c>UseConfigurationFile</c>. Implementations
/// must be safe for concurrent use.
/// </remarks>
public interface IRouterKind
{
    /// <summary>Gets the name of the kind, which is also the usual name of a router of it.</summary>
    string Name { get; }

    /// <summary>Gets the text that editors show, and <c>routellm config check</c>.</summary>
    string Description { get; }

    /// <summary>Gets the kind's own keys, beside those of every router.</summary>
    IReadOnlyList<SettingKey> Keys { get; }

    /// <summary>
    /// Gets the files that a checkpoint of this kind must have; empty where there is no checkpoint. A router names its checkpoint with the
    /// key <c>checkpoint_path</c>.
    /// </summary>
    IReadOnlyList<string> CheckpointFiles => [];

    /// <summary>Gets the routers that a router of this kind asks, and the keys that name them.</summary>
    /// <param name="settings">The settings of the router.</param>
    IEnumerable<(string Router, string Key)> References(SettingSection settings) => [];

    /// <summary>
    /// Gets the router whose threshold this one uses where it has none, because it passes on that router's scores; <see langword="null"/>
    /// for none.
    /// </summary>
    /// <param name="settings">The settings of the router.</param>
    string? ThresholdFrom(SettingSection settings) => null;

    /// <summary>Checks what no key shows by itself, without reading any other file.</summary>
    /// <param name="settings">The settings of the router.</param>
    /// <exception cref="ConfigurationFileException">
    /// The settings do not fit together; <see cref="SettingSection.Wrong(string, Exception?)"/> makes the exception.
    /// </exception>
    void Check(SettingSection settings)
    {
        // Most kinds have nothing to check.
    }

    /// <summary>Creates a router when it is first needed.</summary>
    /// <param name="creation">The settings of the router, and what they refer to.</param>
    /// <exception cref="ConfigurationFileException">
    /// The router cannot be created. Other exceptions of files and arguments are turned into this one.
    /// </exception>
    IPromptRouter Create(RouterCreation creation);
}
