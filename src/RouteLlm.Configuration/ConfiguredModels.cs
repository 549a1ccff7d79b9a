using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>The models that a configuration file adds to those of the application.</summary>
internal static class ConfiguredModels
{
    /// <summary>What to say where a model at an endpoint is named, and nothing can call one.</summary>
    public const string NoEndpoints = "the file names a model at an endpoint, but no package to call it is in use. Add the package RouteLlm.OpenAI and write AddRouteLlm().UseOpenAIEndpoints().";

    /// <summary>Adds the models between the two, unless the application has them already.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="registration">The models of the application.</param>
    /// <param name="models">What the file says of models, if anything.</param>
    public static void AddTo(IRouteLlmBuilder builder, RouteLlmRegistration registration, SettingSection? models)
    {
        foreach (RouteTarget target in (RouteTarget[])[RouteTarget.Weak, RouteTarget.Strong])
        {
            if (models?.Section(target.Word()) is not null)
            {
                registration.Models.Keep(target);
            }
        }

        foreach (SettingSection other in models?.Sections(ModelsSection.Others) ?? [])
        {
            string name = other.Text(ModelsSection.OtherName)!;
            if (!registration.Models.Names.Contains(name, StringComparer.Ordinal))
            {
                ModelEndpoint endpoint = ModelsSection.EndpointOf(other)!;
                builder.AddModel(name, provider => (provider.GetService<IEndpointClientFactory>() ?? throw other.Wrong(NoEndpoints)).CreateChatClient(endpoint));
            }
        }
    }
}
