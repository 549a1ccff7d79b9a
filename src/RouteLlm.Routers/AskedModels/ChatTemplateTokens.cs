using System.Text.RegularExpressions;

namespace RouteLlm;

/// <summary>Breaks what chat templates have between messages, so that a prompt cannot end the message that it is quoted in where a server reads such tokens in text.</summary>
internal static partial class ChatTemplateTokens
{
    /// <summary>Puts a space behind the bracket of each token: <c>&lt; |im_end|&gt;</c>, <c>[ /INST]</c>, <c>&lt; /s&gt;</c>.</summary>
    public static string Break(string text) => Opening().Replace(text, "$0 ");

    // "<|im_end|>" of ChatML, Llama 3, Phi and others; DeepSeek's, with bars of full width; "[INST]" and "<<SYS>>" of Llama 2 and Mistral;
    // "<start_of_turn>" of Gemma; "<s>", "<bos>" and the like of many tokenizers; "[CLS]" and "[gMASK]" of encoders and GLM.
    [GeneratedRegex(
        @"<(?=[|｜])|<(?=<?/?SYS>)|<(?=/?(?:s|bos|eos|pad|unk|sop|eop|mask|(?:start|end)_of_(?:turn|image|text)|begin_of_text|endoftext|im_start|im_end)>)|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|gMASK|CLS|SEP|MASK)\])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: -1)]
    private static partial Regex Opening();
}
