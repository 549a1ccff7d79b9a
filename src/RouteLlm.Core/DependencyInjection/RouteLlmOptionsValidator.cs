using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Checks, when the host starts, that options are valid and both clients are there.</summary>
internal sealed class RouteLlmOptionsValidator(string? serviceKey, RouteLlmRegistration registration, IServiceProvider provider)
    : IValidateOptions<RouteLlmOptions>
{
    public ValidateOptionsResult Validate(string? name, RouteLlmOptions options)
    {
        if (!string.Equals(name, serviceKey ?? Options.DefaultName, StringComparison.Ordinal))
        {
            return ValidateOptionsResult.Skip;
        }

        string[] errors = [.. RouteLlmOptionsRules.FindErrors(options, registration.RouterNames), .. FindMissingClients()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> FindMissingClients()
    {
        // A container that cannot say what it holds is asked when the client is resolved.
        if (provider.GetService<IServiceProviderIsKeyedService>() is not { } services)
        {
            yield break;
        }

        foreach (RouteTarget target in (RouteTarget[])[RouteTarget.Strong, RouteTarget.Weak])
        {
            if (!services.IsKeyedService(typeof(IChatClient), registration.ClientKey(target)))
            {
                yield return registration.MissingClient(target);
            }
        }
    }
}
