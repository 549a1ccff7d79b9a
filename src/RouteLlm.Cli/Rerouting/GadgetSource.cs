namespace RouteLlm;

/// <summary>How a gadget was found.</summary>
internal enum GadgetSource
{
    /// <summary>By a search over tokens.</summary>
    Search,

    /// <summary>
    /// The beginning of another prompt, the best of several: text that people write. What it does is what any router does that reads the
    /// whole prompt.
    /// </summary>
    Opening,
}
