namespace RouteLlm;

/// <summary>A key of <see cref="RouteLlmOptions"/> in configuration.</summary>
/// <param name="Name">Its name, compared without regard to case.</param>
/// <param name="IsCollection">Whether it is a list or a dictionary, whose entries have any names.</param>
/// <param name="Keys">What may stand below it; for a list or a dictionary, below each of its entries.</param>
internal sealed record OptionsKey(string Name, bool IsCollection, IReadOnlyList<OptionsKey> Keys)
{
    /// <summary>Makes the key of a value or a section.</summary>
    public static OptionsKey Of(string name, params OptionsKey[] keys) => new(name, IsCollection: false, keys);

    /// <summary>Makes the key of a list or a dictionary.</summary>
    public static OptionsKey Collection(string name, params OptionsKey[] keys) => new(name, IsCollection: true, keys);
}
