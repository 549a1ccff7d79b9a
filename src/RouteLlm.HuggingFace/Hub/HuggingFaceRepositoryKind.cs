namespace RouteLlm;

/// <summary>What a repository of the Hugging Face hub holds.</summary>
public enum HuggingFaceRepositoryKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A data set.</summary>
    Dataset,
}
