using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Checks, when the host starts, that the default router can learn where a folder for it is named.</summary>
internal sealed class LiveLearningValidator(string optionsName, RouteLlmRegistration registration, LiveLearningOptions learning, IServiceProvider provider)
    : IValidateOptions<RouteLlmOptions>
{
    public ValidateOptionsResult Validate(string? name, RouteLlmOptions options)
    {
        if (!string.Equals(name, optionsName, StringComparison.Ordinal) || options.Battles is not { LearningFolder: not null } battles)
        {
            return ValidateOptionsResult.Skip;
        }

        IPromptRouter router;
        try
        {
            IRouterCatalog routers = registration.Routers(provider);
            router = routers.GetRegistered(routers.DefaultRouter ?? options.Router);
        }
        catch (Exception)
        {
            // What is wrong with it, the check of all options says.
            return ValidateOptionsResult.Skip;
        }

        return LearnableRouters.FindError(router, battles, learning) is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
