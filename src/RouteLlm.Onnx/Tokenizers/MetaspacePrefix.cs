namespace RouteLlm;

/// <summary>Where <see cref="Metaspace"/> puts a sign before a text that begins with none.</summary>
internal enum MetaspacePrefix
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>Before the beginning of all.</summary>
    First,

    /// <summary>Before every text.</summary>
    Always,
}
