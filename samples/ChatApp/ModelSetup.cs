using Microsoft.Extensions.AI;
using QuickStart;
using RouteLlm;

namespace ChatApp;

/// <summary>Which models answer: those of the configuration, OpenAI's with a key in the environment, or stand-ins.</summary>
internal static class ModelSetup
{
    private const string KeyVariable = "OPENAI_API_KEY";
    private const string DefaultConfigurationFile = "routellm.yaml";

    // Slow enough to be seen, and to be stopped.
    private static readonly TimeSpan PauseBetweenWords = TimeSpan.FromMilliseconds(25);

    public static void AddTo(WebApplicationBuilder builder)
    {
        // The section "Gateway" may name both models, with base URL and the variable of the key, and everything else that the gateway can
        // do.
        IRouteLlmBuilder routing = builder.Services.AddRouteLlmGateway(builder.Configuration.GetSection("Gateway").Bind);

        ChatAppOptions options = builder.Configuration.GetSection(ChatAppOptions.Section).Get<ChatAppOptions>() ?? new ChatAppOptions();
        string file = Path.Combine(builder.Environment.ContentRootPath, options.ConfigurationFile ?? DefaultConfigurationFile);
        if (options.ConfigurationFile is not null || File.Exists(file))
        {
            routing.UseConfigurationFile(file);
        }

        // Only now is it known what the section and the file say.
        builder.Services.PostConfigure<GatewayOptions>(gateway => UseOpenAI(gateway, options));

        // For where no models are configured.
        foreach (string role in (string[])["strong", "weak"])
        {
            builder.Services.AddKeyedSingleton<IChatClient>(role, new StandInChatClient(role, StandInAnswer.To, PauseBetweenWords));
        }
    }

    private static void UseOpenAI(GatewayOptions gateway, ChatAppOptions options)
    {
        if (gateway.Strong is null && gateway.Weak is null && !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(KeyVariable)))
        {
            gateway.Strong = new GatewayUpstream { Model = options.Strong.OpenAIModel };
            gateway.Weak = new GatewayUpstream { Model = options.Weak.OpenAIModel };
        }
    }
}
