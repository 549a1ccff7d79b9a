using System.CommandLine;

namespace RouteLlm;

/// <summary>The options that name one of the two models.</summary>
internal sealed class UpstreamOptions(Command command, string target)
{
    private readonly EndpointOptions _endpoint = new(command, $"{target}-", $"the {target} model");

    /// <summary>Reads the model, if the command line names one.</summary>
    /// <exception cref="CommandException">A model is missing, or an address is invalid.</exception>
    public GatewayUpstream? Find(ParseResult parsed) => _endpoint.Find(parsed) is { } endpoint
        ? new GatewayUpstream { Model = endpoint.Model, BaseUrl = endpoint.BaseUrl, ApiKeyVariable = endpoint.ApiKeyVariable }
        : null;
}
