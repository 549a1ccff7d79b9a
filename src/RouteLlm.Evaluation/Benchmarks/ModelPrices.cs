namespace RouteLlm;

/// <summary>
/// What the two models cost for prompts of equal length, in any currency and for any length: only their ratio and the prompts' lengths
/// matter.
/// </summary>
/// <remarks>Counts what goes in. Where what comes out is known and matters, give questions costs of their own.</remarks>
public sealed record ModelPrices
{
    /// <summary>Initializes prices.</summary>
    /// <param name="strong">The strong model's price; more than zero.</param>
    /// <param name="weak">The weak model's price; zero for one that costs nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or not finite, or the strong model's is zero.</exception>
    public ModelPrices(double strong, double weak)
    {
        if (!(double.IsFinite(strong) && strong > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(strong), strong, "The strong model's price must be more than zero.");
        }

        if (!(double.IsFinite(weak) && weak >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(weak), weak, "The weak model's price must not be negative.");
        }

        Strong = strong;
        Weak = weak;
    }

    /// <summary>Gets the strong model's price.</summary>
    public double Strong { get; }

    /// <summary>Gets the weak model's price.</summary>
    public double Weak { get; }
}
