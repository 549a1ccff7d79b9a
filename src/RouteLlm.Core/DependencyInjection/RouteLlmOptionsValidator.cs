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

        IRouterCatalog routers = registration.Routers(provider);
        string router = routers.DefaultRouter ?? options.Router;
        string[] errors =
        [
            .. RouteLlmOptionsRules.FindErrors(options, router, routers.Names),
            .. registration.Models.FindErrors(provider.GetService<IServiceProviderIsKeyedService>()),
            .. RouteLlmOptionsRules.FindFeatureErrors(options, registration.Models.Names),
            .. BattleOptionsValidator.FindLearningErrors(options.Battles, options.CalibrationFile, registration.HasLearner),
            .. FleetOptionsValidator.FindErrorsOfStore(options.Fleet, registration.ReadsFleetOptions),
        ];
        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors)
            : (FindRouterError(router, options, routers) ?? CascadeOptionsValidator.FindErrorOfFile(options.Cascade)) is { } error ? ValidateOptionsResult.Fail(error)
            : ValidateOptionsResult.Success;
    }

    // A router that cannot be loaded, or turn a percentage into a threshold, should stop the start and not the first request.
    private string? FindRouterError(string router, RouteLlmOptions options, IRouterCatalog routers)
    {
        try
        {
            foreach ((string caller, double percent) in options.Callers.StrongModelPercents)
            {
                _ = Route.OfCaller(router, caller, percent, options.CalibrationFile, routers);
            }

            Route route = Route.From(router, options.ThresholdOfDefaultRouter, routers);
            return RouteLlmOptionsRules.FindErrorOfDefault(route, options) ?? ModelScoringRules.FindErrorOfDefault(route, options, registration.Models.Names);
        }
        catch (Exception exception)
        {
            return exception is RoutingException or ConfigurationFileException or CalibrationFileException
                ? exception.Message
                : $"Router '{router}' cannot be created: {exception.Message}";
        }
    }
}
