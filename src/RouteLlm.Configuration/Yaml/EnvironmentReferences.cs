using System.Text;

namespace RouteLlm;

/// <summary>Environment variables in values: <c>${NAME}</c>; a dollar sign before it, <c>$${NAME}</c>, keeps the text as it is.</summary>
internal static class EnvironmentReferences
{
    private const string Opening = "${";

    /// <summary>Puts in the variables' values.</summary>
    /// <param name="text">The text as it stands in the file.</param>
    /// <param name="wrong">Makes the error that says what is wrong with a reference.</param>
    public static string Expand(string text, Func<string, Exception> wrong)
    {
        int opening = text.IndexOf(Opening, StringComparison.Ordinal);
        if (opening < 0)
        {
            return text;
        }

        var expanded = new StringBuilder();
        int written = 0;
        for (; opening >= 0; opening = text.IndexOf(Opening, written, StringComparison.Ordinal))
        {
            if (opening > written && text[opening - 1] == '$')
            {
                expanded.Append(text, written, opening - 1 - written).Append(Opening);
                written = opening + Opening.Length;
                continue;
            }

            int closing = text.IndexOf('}', opening);
            string name = closing < 0
                ? throw wrong($"'{text}' opens a reference to an environment variable with '{Opening}' and does not close it with '}}'.")
                : text[(opening + Opening.Length)..closing];
            string value = Environment.GetEnvironmentVariable(name.Length > 0 ? name : throw wrong($"'{text}' names no environment variable between '{Opening}' and '}}'."))
                ?? throw wrong($"the environment variable '{name}' is not set. Set it, or write '$${{{name}}}' for the text itself.");
            expanded.Append(text, written, opening - written).Append(value);
            written = closing + 1;
        }

        return expanded.Append(text, written, text.Length - written).ToString();
    }
}
