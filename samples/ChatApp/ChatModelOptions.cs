namespace ChatApp;

/// <summary>What the sample assumes of a model.</summary>
internal sealed class ChatModelOptions
{
    /// <summary>Gets or sets the model at OpenAI, for when there is a key and nothing else is configured.</summary>
    public string OpenAIModel { get; set; } = string.Empty;

    /// <summary>Gets or sets dollars per million tokens that are sent to the model.</summary>
    public double InputPrice { get; set; }

    /// <summary>Gets or sets dollars per million tokens that the model writes.</summary>
    public double OutputPrice { get; set; }

    public bool HasPrices => InputPrice >= 0 && OutputPrice >= 0 && double.IsFinite(InputPrice + OutputPrice);
}
