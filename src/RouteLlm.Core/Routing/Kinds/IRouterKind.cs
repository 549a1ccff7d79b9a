namespace RouteLlm;

/// <summary>A kind of router that a configuration file can set up. A new one is one class, named in <see cref="RouterKindList"/>.</summary>
internal interface IRouterKind
{
    /// <summary>Gets the name of the kind, which is also the usual name of a router of it.</summary>
    string Name { get; }

    /// <summary>Gets what editors show.</summary>
    string Description { get; }

    /// <summary>Gets the kind's own keys, beside those of every router.</summary>
    IReadOnlyList<YamlKey> Keys { get; }

    /// <summary>Gets the files that the kind's checkpoint, if it has one, cannot be without.</summary>
    IReadOnlyList<string> CheckpointFiles => [];

    /// <summary>Gets the routers that a router of this kind asks, and where their names stand.</summary>
    IEnumerable<(string Router, YamlPlace Place)> References(YamlSection settings) => [];

    /// <summary>Gets the router whose threshold holds where this one has none, since it passes on that one's scores.</summary>
    string? ThresholdFrom(YamlSection settings) => null;

    /// <summary>Checks what no key by itself shows.</summary>
    /// <exception cref="ConfigurationFileException">The settings do not fit together.</exception>
    void Check(YamlSection settings)
    {
        // Most kinds have nothing to check.
    }

    /// <summary>Makes a router.</summary>
    IPromptRouter Create(RouterCreation creation);
}
