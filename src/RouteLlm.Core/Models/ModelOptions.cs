namespace RouteLlm;

/// <summary>What is known of a model: its price and what it can do.</summary>
public sealed class ModelOptions
{
    /// <summary>Gets or sets the price; <see langword="null"/> where costs do not matter.</summary>
    public ModelPrice? Price { get; set; }

    /// <summary>Gets or sets what the model can do; <see langword="null"/> for everything.</summary>
    public ModelCapabilities? Capabilities { get; set; }
}
