namespace RouteLlm;

/// <summary>
/// Which models the router <c>sw_ranking</c> compares, and how. The defaults are those of the published router, without its bias.
/// </summary>
public sealed class SimilarityWeightedOptions
{
    /// <summary>The largest <see cref="NumTiers"/>.</summary>
    public const int MaximumTiers = 100;

    /// <summary>The largest <see cref="Threads"/>.</summary>
    public const int MaximumThreads = 64;

    /// <summary>Gets or sets the name of the strong model, as in the battles.</summary>
    public string StrongModel { get; set; } = "gpt-4-1106-preview";

    /// <summary>Gets or sets the name of the weak model, as in the battles.</summary>
    public string WeakModel { get; set; } = "mixtral-8x7b-instruct-v0.1";

    /// <summary>Gets or sets the number of tiers that the models are grouped into, from 1 to <see cref="MaximumTiers"/>.</summary>
    /// <remarks>If both models fall into one tier, every prompt has the strong win rate 0.5: then use more tiers.</remarks>
    public int NumTiers { get; set; } = 10;

    /// <summary>Gets or sets whether battles inside one tier bias the fit as they do in the Python project.</summary>
    /// <remarks>
    /// Such a battle says nothing about the difference of two tiers and is left out by default. The Python project counts it
    /// as a battle that the tier lost against a fixed opponent of the rating 1000 whenever the first model won, and won otherwise.
    /// Set this to reproduce its win rates.
    /// </remarks>
    public bool SameTierBattlesAsUpstream { get; set; }

    /// <summary>
    /// Gets or sets how the embeddings are kept; <see langword="null"/>, the default, keeps a file of <see cref="BattleFileWriter"/> as it
    /// is, and everything else in full precision.
    /// </summary>
    /// <remarks>Such a file is not converted: another precision than its own is an error.</remarks>
    public EmbeddingPrecision? Precision { get; set; }

    /// <summary>
    /// Gets or sets how many threads share the work of a decision, from 1, the default, to <see cref="MaximumThreads"/>. More than one
    /// makes a single decision faster until memory has no more to give, and takes processors from requests beside it.
    /// </summary>
    public int Threads { get; set; } = 1;

    /// <summary>Refuses numbers of tiers and threads that make no sense.</summary>
    /// <param name="parameter">The parameter that the options came by.</param>
    /// <exception cref="ArgumentException">One is out of range.</exception>
    internal void ThrowIfOutOfRange(string parameter)
    {
        if (NumTiers is < 1 or > MaximumTiers)
        {
            throw new ArgumentException($"NumTiers is {NumTiers}. Write 1 to {MaximumTiers} tiers.", parameter);
        }

        if (Threads is < 1 or > MaximumThreads)
        {
            throw new ArgumentException($"Threads is {Threads}. Write 1 to {MaximumThreads} threads.", parameter);
        }
    }
}
