using Microsoft.Extensions.AI;
using RouteLlm;

namespace QuickStart;

/// <summary>The two models: real ones with an API key in the environment, stand-ins without.</summary>
internal static class ModelEndpoints
{
    private static readonly string? ApiKey = Read("OPENAI_API_KEY");
    private static readonly string StrongModel = Read("ROUTELLM_STRONG_MODEL") ?? "gpt-4o";
    private static readonly string WeakModel = Read("ROUTELLM_WEAK_MODEL") ?? "gpt-4o-mini";

    public static IChatClient CreateStrong() => Create(StrongModel, "ROUTELLM_STRONG_BASE_URL", "strong");

    public static IChatClient CreateWeak() => Create(WeakModel, "ROUTELLM_WEAK_BASE_URL", "weak");

    public static string Describe() => ApiKey is null
        ? "OPENAI_API_KEY is not set, so stand-ins answer instead of the models. The decisions are real."
        : $"Strong model: {StrongModel}. Weak model: {WeakModel}.";

    private static IChatClient Create(string model, string baseUrlVariable, string role)
    {
        if (ApiKey is null)
        {
            return new StandInChatClient(role);
        }

        string? address = Read(baseUrlVariable);
        if (address is null)
        {
            return OpenAIChatClient.Create(model, ApiKey);
        }

        return Uri.TryCreate(address, UriKind.Absolute, out Uri? baseUrl)
            ? OpenAIChatClient.Create(model, ApiKey, baseUrl)
            : throw new InvalidOperationException($"{baseUrlVariable} is '{address}', which is not a valid address. Write one like https://api.example.com/v1.");
    }

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
