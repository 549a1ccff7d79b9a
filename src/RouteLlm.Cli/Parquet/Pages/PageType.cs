namespace RouteLlm;

/// <summary>What a page of a Parquet file holds.</summary>
internal enum PageType
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}
