namespace RouteLlm;

/// <summary>What a model's input takes.</summary>
internal enum InputRole
{
    /// <summary>The ids of the tokens.</summary>
    Ids,

    /// <summary>1 for each token that counts.</summary>
    Mask,

    /// <summary>0 for each token of the first text.</summary>
    TokenTypes,

    /// <summary>The place of each token.</summary>
    Positions,

    /// <summary>What earlier tokens left: nothing.</summary>
    Past,

    /// <summary>Whether earlier tokens left something: no.</summary>
    UsesPast,
}
