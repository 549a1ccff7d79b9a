namespace RouteLlm;

/// <summary>What an endpoint speaks.</summary>
public enum ModelProtocol
{
    /// <summary>OpenAI's chat completions, which nearly every provider and server has.</summary>
    ChatCompletions,

    /// <summary>OpenAI's Responses.</summary>
    Responses,

    /// <summary>Anthropic's Messages.</summary>
    Messages,
}
