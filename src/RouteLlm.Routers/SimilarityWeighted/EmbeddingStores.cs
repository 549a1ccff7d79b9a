namespace RouteLlm;

/// <summary>Makes the store of a precision.</summary>
internal static class EmbeddingStores
{
    /// <summary>Makes a store from files: it keeps them, or disposes them once it has what it needs.</summary>
    public static IEmbeddingStore Load(EmbeddingFiles files, EmbeddingPrecision precision)
    {
        bool keepsFiles = false;
        try
        {
            if (precision == EmbeddingPrecision.Full && files.Files.All(static file => file.HoldsNativeSingles))
            {
                var store = new EmbeddingStore<float>(files, FullCode.Instance, files.GetUnitFactors());
                keepsFiles = true;
                return store;
            }

            return Fill(files, precision);
        }
        finally
        {
            if (!keepsFiles)
            {
                files.Dispose();
            }
        }
    }

    /// <summary>Makes a store in memory.</summary>
    public static IEmbeddingStore Fill(IEmbeddingSource source, EmbeddingPrecision precision) => source.Dimensions == 0
        ? throw source.Wrong(0, "has no values.")
        : EmbeddingCode.Of(precision).Fill(source);
}
