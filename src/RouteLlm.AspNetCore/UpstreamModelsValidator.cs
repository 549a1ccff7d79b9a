using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Checks, when the host starts, that what the options say of models holds for HTTP upstreams.</summary>
/// <param name="gateway">The upstreams.</param>
internal sealed class UpstreamModelsValidator(IOptions<GatewayOptions> gateway) : IValidateOptions<RouteLlmOptions>
{
    public ValidateOptionsResult Validate(string? name, RouteLlmOptions options)
    {
        // Keyed clients of the app call no upstream of the gateway.
        string[] errors = name == Options.DefaultName ? [.. FindErrors(options)] : [];
        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> FindErrors(RouteLlmOptions options) =>
        from upstream in gateway.Value.AllUpstreams()
        where options.Models.TryGetValue(upstream.Name, out ModelOptions? model) && model.Options is not null
        select $"The model '{upstream.Name}' has {nameof(ModelOptions.Options)}, which change the options of a chat client, but the gateway forwards requests to its HTTP upstream. "
            + "Set the upstream's parameters instead, for example SetParameters[\"reasoning_effort\"] = \"high\".";
}
