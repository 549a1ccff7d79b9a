using System.CommandLine;

namespace RouteLlm;

/// <summary>The options that name a model behind an OpenAI-compatible endpoint.</summary>
internal sealed class EndpointOptions
{
    private readonly string _prefix;
    private readonly Option<string?> _model;
    private readonly Option<string?> _baseUrl;
    private readonly Option<string?> _keyVariable;

    /// <param name="command">The command that takes the options.</param>
    /// <param name="prefix">What the names of the options begin with: "strong-", or nothing.</param>
    /// <param name="role">What the model is, within a sentence: "the strong model".</param>
    public EndpointOptions(Command command, string prefix, string role)
    {
        _prefix = prefix;
        _model = new($"--{prefix}model") { Description = $"The name of {role} at its endpoint.", HelpName = "NAME" };
        _baseUrl = new($"--{prefix}base-url") { Description = $"The endpoint of {role}, up to and with /v1. Default: OpenAI's own.", HelpName = "URL" };
        _keyVariable = new($"--{prefix}api-key-env")
        {
            Description = $"The environment variable that holds the key of {role}. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another.",
            HelpName = "VARIABLE",
        };
        command.Add(_model.NotEmpty());
        command.Add(_baseUrl.NotEmpty());
        command.Add(_keyVariable.NotEmpty());
    }

    /// <summary>Reads the model, if the command line names one.</summary>
    /// <exception cref="CommandException">An option is set without a model, or the address is invalid.</exception>
    public ModelEndpoint? Find(ParseResult parsed) =>
        parsed.GetValue(_model) is null && parsed.GetValue(_baseUrl) is null && parsed.GetValue(_keyVariable) is null ? null : Read(parsed);

    /// <summary>Reads the model.</summary>
    /// <exception cref="CommandException">No model is named, or the address is invalid.</exception>
    public ModelEndpoint Read(ParseResult parsed)
    {
        string model = parsed.GetValue(_model) ?? throw new CommandException($"--{_prefix}model is missing. Name the model at the endpoint.");
        string? address = parsed.GetValue(_baseUrl);
        Uri? baseUrl = null;
        return address is null || Uri.TryCreate(address, UriKind.Absolute, out baseUrl)
            ? new ModelEndpoint { Model = model, BaseUrl = baseUrl, ApiKeyVariable = parsed.GetValue(_keyVariable) }
            : throw new CommandException($"--{_prefix}base-url is '{address}', which is not a valid address. Write, for example, 'http://localhost:11434/v1'.");
    }
}
