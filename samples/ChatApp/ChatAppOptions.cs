namespace ChatApp;

/// <summary>
/// The sample's own settings: section <c>ChatApp</c> of <c>appsettings.json</c>, or environment variables such as
/// <c>ChatApp__Strong__InputPrice</c>.
/// </summary>
internal sealed class ChatAppOptions
{
    public const string Section = "ChatApp";

    /// <summary>
    /// Gets or sets the file that sets up routers and models, the same that <c>routellm serve --config</c> reads; <see langword="null"/>
    /// for <c>routellm.yaml</c> beside the sample, if there is one.
    /// </summary>
    public string? ConfigurationFile { get; set; }

    public ChatModelOptions Strong { get; set; } = new();

    public ChatModelOptions Weak { get; set; } = new();
}
