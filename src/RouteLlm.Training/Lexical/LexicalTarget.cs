namespace RouteLlm;

/// <summary>What the lexical model learns to predict, before each data set's mean is taken off.</summary>
public enum LexicalTarget
{
    /// <summary>The share of outcomes in which the strong model is better. Carries over best to prompts of another kind.</summary>
    StrongWin,

    /// <summary>
    /// The mean of the strong model's score less the weak model's. Orders prompts best that are like the training data, where
    /// it is known which prompts the weak model answers better.
    /// </summary>
    Gain,
}
