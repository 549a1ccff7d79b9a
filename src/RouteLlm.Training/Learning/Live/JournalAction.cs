namespace RouteLlm;

/// <summary>What learning in a running application does.</summary>
internal enum JournalAction
{
    /// <summary>A round found a better model, which took the place of the one in use.</summary>
    Adopted,

    /// <summary>A round found no better model.</summary>
    Kept,

    /// <summary>The model in use was worse than the one before, which took its place again.</summary>
    Returned,

    /// <summary>The file of the model in use cannot be used any more, so the one before took its place.</summary>
    Unusable,

    /// <summary>The battles that were learned from are not in the log any more, so counting begins anew.</summary>
    Restarted,
}
