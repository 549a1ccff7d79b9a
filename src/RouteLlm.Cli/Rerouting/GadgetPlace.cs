namespace RouteLlm;

/// <summary>Where a gadget stands.</summary>
internal enum GadgetPlace
{
    /// <summary>Before the prompt.</summary>
    Prefix,

    /// <summary>After the prompt.</summary>
    Suffix,
}
