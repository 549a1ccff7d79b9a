namespace RouteLlm;

/// <summary>Tells that a request was too long for a model, in the many words that servers have for it.</summary>
internal static class ContextLength
{
    private static readonly string[] Phrases =
    [
        "context_length_exceeded", // OpenAI, Azure, vLLM
        "maximum context length", // OpenAI, vLLM, OpenRouter
        "context length exceeded",
        "exceeds the context length", // Ollama, embeddings
        "input is too large to process", // llama.cpp, embeddings
        "`inputs` must have less than", // Text Embeddings Inference
        "context window", // Ollama, Groq, LM Studio, xAI
        "context size", // llama.cpp
        "exceed_context_size",
        "maximum context size",
        "prompt is too long", // Anthropic
        "input is too long", // Bedrock
        "input length and `max_tokens` exceed", // Anthropic
        "input token count", // Gemini: "The input token count (…) exceeds the maximum number of tokens allowed"
        "maximum number of tokens allowed",
        "too many input tokens",
        "too many tokens in the prompt",
        "prompt contains too many tokens", // Mistral
        "too large for model", // Mistral: "… tokens is too large for model with … maximum context length"
        "reduce the length of the messages", // OpenAI, Groq
        "string_above_max_length",
        "`inputs` tokens + `max_new_tokens` must be", // Text Generation Inference
    ];

    /// <summary>Tells whether a failure is that of a request that was too long.</summary>
    public static bool WasExceeded(Exception exception)
    {
        // Others than these say something else, whatever words they use.
        if (ModelFailure.StatusOf(exception) is not (null or 400 or 413 or 422))
        {
            return false;
        }

        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Says(cause.Message))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether a text, such as the body of a refused request, says that the request was too long.</summary>
    public static bool Says(string text) => Array.Exists(Phrases, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
