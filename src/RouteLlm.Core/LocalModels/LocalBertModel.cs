namespace RouteLlm;

/// <summary>A text classifier on this machine, as a configuration file names it.</summary>
public sealed record LocalBertModel
{
    /// <summary>Gets the name of the router that is made of it.</summary>
    public required string RouterName { get; init; }

    /// <summary>Gets the folder of the exported model.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the number of labels; <see langword="null"/> for what the model says.</summary>
    public int? LabelCount { get; init; }
}
