using System.CommandLine;

namespace RouteLlm;

/// <summary>The options by which a command is given outcomes of the user's own, and a pair of models.</summary>
internal sealed class OutcomeOptions
{
    private static readonly Dictionary<string, Func<OutcomeColumns, string, OutcomeColumns>> Columns = new(StringComparer.Ordinal)
    {
        ["prompt"] = static (columns, name) => columns with { Prompt = name },
        ["strong_score"] = static (columns, name) => columns with { StrongScore = name },
        ["weak_score"] = static (columns, name) => columns with { WeakScore = name },
        ["strong_model"] = static (columns, name) => columns with { StrongModel = name },
        ["weak_model"] = static (columns, name) => columns with { WeakModel = name },
        ["strong_cost"] = static (columns, name) => columns with { StrongCost = name },
        ["weak_cost"] = static (columns, name) => columns with { WeakCost = name },
        ["task"] = static (columns, name) => columns with { Task = name },
    };

    private readonly Option<string?> _file = new("--outcomes")
    {
        Description = "Your own outcomes: JSON lines or CSV (.gz too) with prompt, strong_score and weak_score, and optionally strong_model, weak_model, strong_cost, weak_cost and task.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _columns = new("--columns")
    {
        Description = "Columns of the outcome file that have other names, for example prompt=question strong_score=gpt4.",
        HelpName = "NAME=COLUMN",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _strongModel = new("--strong-model")
    {
        Description = "The strong model, by its name in the data. Default: that of RouteLLM, or of the outcome file.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _weakModel = new("--weak-model")
    {
        Description = "The weak model, by its name in the data. Default: that of RouteLLM, or of the outcome file.",
        HelpName = "NAME",
    };

    public OutcomeOptions(Command command)
    {
        command.Add(_file.NotEmpty());
        command.Add(_columns);
        command.Add(_strongModel);
        command.Add(_weakModel);
    }

    /// <summary>Gets the outcome file, if one is named.</summary>
    public string? FileIn(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>Gets the pair of models for data that come with RouteLLM's.</summary>
    public ModelPair ModelsIn(ParseResult parsed) => new(
        parsed.GetValue(_strongModel) ?? ModelPair.RouteLlmDefault.Strong,
        parsed.GetValue(_weakModel) ?? ModelPair.RouteLlmDefault.Weak);

    /// <summary>Reads the outcome file, a set of questions for each pair of models that is meant.</summary>
    /// <exception cref="CommandException">A Parquet file is damaged, or a named column does not exist.</exception>
    /// <exception cref="BenchmarkDataException">The file is no outcome file, or has no such pair.</exception>
    /// <exception cref="JsonLineException">A line of the file is not an outcome.</exception>
    public async Task<IReadOnlyList<BenchmarkData>> ReadAsync(string file, ParseResult parsed, CancellationToken cancellationToken)
    {
        OutcomeColumns columns = ReadColumns(parsed.GetValue(_columns) ?? []);
        string? strong = parsed.GetValue(_strongModel);
        string? weak = parsed.GetValue(_weakModel);
        OutcomesBenchmark benchmark = file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ParquetOutcomes.Read(file, columns, cancellationToken)
            : await OutcomesBenchmark.ReadAsync(file, columns, strong is not null && weak is not null ? new ModelPair(strong, weak) : null, cancellationToken);
        ModelPair[] meant = [.. benchmark.Pairs.Where(pair => (strong ?? pair.Strong) == pair.Strong && (weak ?? pair.Weak) == pair.Weak)];
        if (meant.Length == 0)
        {
            // Asked for, so that the error names the pairs that there are.
            meant = [new ModelPair(strong ?? benchmark.Pairs[0].Strong, weak ?? benchmark.Pairs[0].Weak)];
        }

        return await Task.WhenAll(meant.Select(pair => benchmark.LoadAsync(string.Empty, pair, cancellationToken)));
    }

    private static OutcomeColumns ReadColumns(string[] names)
    {
        var columns = new OutcomeColumns();
        foreach (string name in names)
        {
            string[] sides = name.Split('=', 2);
            if (sides.Length != 2 || sides[1].Length == 0 || !Columns.TryGetValue(sides[0], out Func<OutcomeColumns, string, OutcomeColumns>? set))
            {
                throw new CommandException($"--columns holds '{name}'. Write NAME=COLUMN with one of these names: {string.Join(", ", Columns.Keys)}.");
            }

            columns = set(columns, sides[1]);
        }

        return columns;
    }
}
