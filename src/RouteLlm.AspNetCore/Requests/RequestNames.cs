using System.Collections.Frozen;

namespace RouteLlm;

/// <summary>
/// The names that the protocols' requests and the gateway's own have, and how readers that do not look at case read others.
/// </summary>
internal static class RequestNames
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "model", "messages", "stream", "stream_options", "temperature", "top_p", "top_k", "n", "stop", "max_tokens", "max_completion_tokens", "presence_penalty", "frequency_penalty", "logit_bias",
            "logprobs", "top_logprobs", "user", "seed", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "response_format", "reasoning_effort", "reasoning", "modalities", "audio",
            "prediction", "metadata", "store", "service_tier", "web_search_options", "verbosity", "safety_identifier", "prompt_cache_key", "text", "texts",
            "role", "content", "name", "tool_calls", "tool_call_id", "refusal", "reasoning_content", "type", "image_url", "image", "url", "detail", "input_audio", "data", "format", "file", "file_id", "filename",
            "file_data", "id", "function", "arguments", "index", "custom", "input", "description", "parameters", "strict", "json_schema", "schema", "include_usage",
            "instructions", "previous_response_id", "conversation", "max_output_tokens", "max_tool_calls", "truncation", "include", "background", "prompt", "summary", "effort", "call_id", "output", "action",
            "encrypted_content", "status", "annotations",
            "system", "stop_sequences", "thinking", "budget_tokens", "signature", "source", "media_type", "title", "context", "citations", "cache_control", "tool_use_id", "is_error", "input_schema",
            "output_format", "output_config", "disable_parallel_tool_use", "context_management", "mcp_servers", "container",
        ],
        StringComparer.Ordinal);

    /// <summary>Gets the scope of an object, or of those in a list, below a name.</summary>
    /// <param name="scope">The scope of the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="isObject">Whether an object stands below it, and no list.</param>
    public static NameScope ScopeBelow(NameScope scope, string name, bool isObject) =>
        scope == NameScope.Clients || name is "parameters" or "schema" or "input_schema" or "metadata" or "logit_bias" or "arguments" || (name == "input" && isObject) ? NameScope.Clients
        : scope == NameScope.Known && Known.Contains(name) ? NameScope.Known
        : NameScope.Unknown;

    /// <summary>Tells whether a name is a known one to a reader that does not look at case, and to no other.</summary>
    public static bool IsMiswritten(string name) => Fold(name) is var folded && folded != name && Known.Contains(folded);

    /// <summary>Writes a name as readers that do not look at case compare it.</summary>
    /// <remarks>Go's reader of JSON also takes the long s for an s, and the Kelvin sign for a k.</remarks>
    public static string Fold(string name) => string.Create(name.Length, name, static (folded, source) =>
    {
        for (int i = 0; i < folded.Length; i++)
        {
            folded[i] = source[i] switch
            {
                '\u017F' => 's',
                '\u212A' => 'k',
                var character => char.ToLowerInvariant(character),
            };
        }
    });
}
