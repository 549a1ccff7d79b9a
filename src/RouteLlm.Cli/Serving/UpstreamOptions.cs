using System.CommandLine;

namespace RouteLlm;

/// <summary>The options that name one of the two models.</summary>
internal sealed class UpstreamOptions
{
    private readonly string _target;
    private readonly Option<string?> _model;
    private readonly Option<string?> _baseUrl;
    private readonly Option<string?> _keyVariable;

    public UpstreamOptions(Command command, string target)
    {
        _target = target;
        _model = new($"--{target}-model") { Description = $"The {target} model's name at its endpoint.", HelpName = "NAME" };
        _baseUrl = new($"--{target}-base-url") { Description = $"The {target} model's endpoint up to and with /v1. Default: OpenAI's own.", HelpName = "URL" };
        _keyVariable = new($"--{target}-api-key-env")
        {
            Description = $"The environment variable that holds the {target} model's key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another.",
            HelpName = "VARIABLE",
        };
        command.Add(_model.NotEmpty());
        command.Add(_baseUrl.NotEmpty());
        command.Add(_keyVariable.NotEmpty());
    }

    /// <summary>Reads the model, if the command line names one.</summary>
    /// <exception cref="CommandException">A model is missing, or an address is invalid.</exception>
    public GatewayUpstream? Read(ParseResult parsed)
    {
        string? model = parsed.GetValue(_model);
        string? address = parsed.GetValue(_baseUrl);
        string? variable = parsed.GetValue(_keyVariable);
        if (model is null)
        {
            return address is null && variable is null ? null : throw new CommandException($"--{_target}-model is missing. Name the model at the endpoint.");
        }

        Uri? baseUrl = null;
        return address is null || Uri.TryCreate(address, UriKind.Absolute, out baseUrl)
            ? new GatewayUpstream { Model = model, BaseUrl = baseUrl, ApiKeyVariable = variable }
            : throw new CommandException($"--{_target}-base-url is '{address}', which is no address. Write for example 'http://localhost:11434/v1'.");
    }
}
