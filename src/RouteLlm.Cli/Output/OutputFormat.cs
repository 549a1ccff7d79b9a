namespace RouteLlm;

/// <summary>For whom a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For scripts.</summary>
    Json,
}
