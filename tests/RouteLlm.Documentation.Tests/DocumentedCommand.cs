using System.Text;

namespace RouteLlm.Tests;

/// <summary>A command of README.md or docs.</summary>
/// <param name="Document">The document, as <c>docs/gateway.md</c>.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Output">The output that the document shows below it; empty for none.</param>
internal sealed record DocumentedCommand(string Document, int Line, IReadOnlyList<string> Words, IReadOnlyList<string> Output)
{
    private static readonly string[] Programs =
        ["routellm", "dotnet", "git", "cd", "docker", "kubectl", "curl", "npm", "node", "apt-get", "/usr/bin/python3", "python3"];

    /// <summary>Reads the commands of a document's code blocks, fenced or indented.</summary>
    public static IEnumerable<DocumentedCommand> In(string document, string[] lines)
    {
        string? fence = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fence = fence is null ? line[3..].Trim() : null;
                continue;
            }

            bool isInBlock = fence is "" or "sh" or "bash" or "console" or "text" || (fence is null && line.StartsWith("    ", StringComparison.Ordinal));
            if (!isInBlock)
            {
                continue;
            }

            string text = line.Trim();
            bool showsOutput = text.StartsWith("$ ", StringComparison.Ordinal);
            text = showsOutput ? text[2..] : text;
            if (!IsCommand(text))
            {
                continue;
            }

            int first = i + 1;
            while (text.EndsWith('\\'))
            {
                text = text[..^1] + lines[++i].Trim();
            }

            string[] output = showsOutput && fence is not null ? [.. lines.Skip(i + 1).TakeWhile(next => !next.StartsWith("```", StringComparison.Ordinal))] : [];
            foreach (string part in text.Split(" && "))
            {
                yield return new DocumentedCommand(document, first, Split(part), output);
            }
        }
    }

    public override string ToString() => $"{Document}:{Line}: {string.Join(' ', Words)}";

    private static bool IsCommand(string text) =>
        Array.Exists(Programs, program => text.StartsWith(program + " ", StringComparison.Ordinal))
        || text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("eng/", StringComparison.Ordinal);

    // As a shell does, as far as the documents need it: quotes, and a comment after two spaces.
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        bool isWord = false;
        foreach (char character in text)
        {
            if (quote != '\0' && character == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && character is '"' or '\'')
            {
                quote = character;
                isWord = true;
            }
            else if (quote == '\0' && character == ' ')
            {
                Flush();
            }
            else if (quote == '\0' && !isWord && character == '#')
            {
                break;
            }
            else
            {
                word.Append(character);
                isWord = true;
            }
        }

        Flush();
        return words;

        void Flush()
        {
            if (isWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isWord = false;
        }
    }
}
