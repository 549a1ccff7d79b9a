using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace RouteLlm;

/// <summary>
/// Writes what models said to the same prompt: side by side in a terminal that is wide enough, one after the other otherwise.
/// </summary>
/// <param name="output">Receives the answers.</param>
/// <param name="format">Whether for people or for scripts.</param>
/// <param name="areSeveral">Whether there are several prompts, each of which is shown then.</param>
internal sealed class ComparisonOutput(TextWriter output, OutputFormat format, bool areSeveral)
{
    private const int NarrowestColumn = 40;

    public void Write(ModelComparison comparison)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.WriteLine(output, json => WriteJson(json, comparison));
            return;
        }

        if (areSeveral)
        {
            output.WriteLine($"> {Printable(comparison.Prompt).ReplaceLineEndings($"{Environment.NewLine}> ")}");
            output.WriteLine();
        }

        DecisionOutput.WriteText(output, comparison.Decision, []);
        if (comparison.Decision.Reason is { Length: > 0 } reason)
        {
            output.WriteLine($"reason: {Printable(reason)}");
        }

        output.WriteLine();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected || !WriteColumns(console, comparison))
        {
            WriteInTurn(comparison);
        }
    }

    /// <summary>Writes the answers in columns.</summary>
    /// <returns>Whether there is room for them; otherwise nothing is written.</returns>
    internal static bool WriteColumns(IAnsiConsole console, ModelComparison comparison)
    {
        if (console.Profile.Width < comparison.Answers.Count * NarrowestColumn)
        {
            return false;
        }

        var table = new Table { Border = TableBorder.Rounded, Expand = true, ShowRowSeparators = true };
        foreach (ComparedAnswer answer in comparison.Answers)
        {
            table.AddColumn(new TableColumn(new Text(HeadingOf(comparison, answer))) { Width = (console.Profile.Width - 1) / comparison.Answers.Count - 3 });
        }

        table.AddRow(comparison.Answers.Select(static answer => new Text(BodyOf(answer))));
        table.AddRow(comparison.Answers.Select(static answer => new Text(FactsOf(answer))));
        console.Write(table);
        return true;
    }

    private static string HeadingOf(ModelComparison comparison, ComparedAnswer answer)
    {
        string id = answer.ModelId is { } modelId && modelId != answer.Model ? $" ({Printable(modelId)})" : string.Empty;
        return $"{answer.Model}{id}{(answer.Model == comparison.Decision.Model ? ", which would answer" : string.Empty)}";
    }

    private static string BodyOf(ComparedAnswer answer)
    {
        string text = Printable(answer.Text).Trim();
        return answer.Failure is null
            ? text
            : $"{text}{(text.Length > 0 ? $"{Environment.NewLine}{Environment.NewLine}" : string.Empty)}Failed: {Printable(answer.Failure)}.";
    }

    private static string FactsOf(ComparedAnswer answer)
    {
        var facts = new List<string>();
        if (answer.FirstOutput is { } first)
        {
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"first output after {first.TotalSeconds:0.00} s"));
        }

        facts.Add(string.Create(CultureInfo.InvariantCulture, $"end after {answer.Elapsed.TotalSeconds:0.00} s"));
        if (answer.Cost is { } cost)
        {
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"{(cost.IsEstimated ? "about " : string.Empty)}{cost.InputTokens:N0} tokens in, {cost.OutputTokens:N0} out"));
            if (cost.Amount is { } amount)
            {
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"cost {amount:0.00####}"));
            }
        }

        return string.Join("; ", facts);
    }

    // What a model writes must not steer the terminal.
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            if (letter != '\r')
            {
                printable.Append(char.IsControl(letter) && letter is not ('\n' or '\t') ? '\uFFFD' : letter);
            }
        }

        return printable.ToString();
    }

    private static void WriteJson(Utf8JsonWriter json, ModelComparison comparison)
    {
        RoutingDecision decision = comparison.Decision;
        json.WriteStartObject();
        json.WriteString("prompt", comparison.Prompt);
        json.WriteStartObject("decision");
        json.WriteString("router", decision.Router);
        json.WriteString("model", decision.Model);
        json.WriteString("target", decision.Target.Word());
        json.WriteString("basis", decision.Basis.Word());
        json.WriteNumber("strong_win_rate", decision.StrongWinRate);
        json.WriteNumber("threshold", decision.Threshold);
        json.WriteString("reason", decision.Reason);
        json.WriteEndObject();
        json.WriteStartArray("answers");
        foreach (ComparedAnswer answer in comparison.Answers)
        {
            WriteJson(json, answer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, ComparedAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("model", answer.Model);
        json.WriteString("model_id", answer.ModelId);
        json.WriteString("text", answer.Text);
        json.WriteString("failure", answer.Failure);
        WriteNumber(json, "first_output_ms", (decimal?)answer.FirstOutput?.TotalMilliseconds);
        json.WriteNumber("elapsed_ms", answer.Elapsed.TotalMilliseconds);
        WriteNumber(json, "input_tokens", answer.Cost?.InputTokens);
        WriteNumber(json, "output_tokens", answer.Cost?.OutputTokens);
        json.WriteBoolean("tokens_are_estimated", answer.Cost?.IsEstimated ?? false);
        WriteNumber(json, "cost", answer.Cost?.Amount);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, decimal? value)
    {
        json.WritePropertyName(name);
        if (value is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void WriteInTurn(ModelComparison comparison)
    {
        foreach (ComparedAnswer answer in comparison.Answers)
        {
            output.WriteLine($"--- {HeadingOf(comparison, answer)}");
            output.WriteLine(BodyOf(answer));
            output.WriteLine($"[{FactsOf(answer)}]");
            output.WriteLine();
        }
    }
}
