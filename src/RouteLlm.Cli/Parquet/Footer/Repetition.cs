namespace RouteLlm;

/// <summary>How often a node of a Parquet schema occurs in its parent.</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
