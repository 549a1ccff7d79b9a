namespace RouteLlm;

/// <summary>What a line shows.</summary>
internal enum LineKind
{
    /// <summary>A router that was measured.</summary>
    Router,

    /// <summary>Routing without any knowledge.</summary>
    Random,

    /// <summary>Routing by one who knows the outcome.</summary>
    Optimal,

    /// <summary>A router as RouteLLM published it.</summary>
    Published,
}
