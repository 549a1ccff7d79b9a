namespace RouteLlm;

/// <summary>Your own prompts with the scores of two models, as a benchmark. Scores are used unchanged, on any scale.</summary>
public sealed class OutcomesBenchmark : IBenchmark
{
    /// <summary>The benchmark's name, <c>"outcomes"</c>.</summary>
    public const string BenchmarkName = "outcomes";

    private readonly IReadOnlyList<RecordedOutcome> _outcomes;
    private readonly string _source;

    /// <summary>Initializes a benchmark.</summary>
    /// <param name="outcomes">The outcomes; at least one.</param>
    /// <param name="source">How to name where they come from in errors, for example a file's path.</param>
    /// <exception cref="ArgumentNullException"><paramref name="outcomes"/> is <see langword="null"/>.</exception>
    /// <exception cref="BenchmarkDataException">There are no outcomes.</exception>
    public OutcomesBenchmark(IReadOnlyList<RecordedOutcome> outcomes, string source)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        if (outcomes.Count == 0)
        {
            throw new BenchmarkDataException($"{source} holds no outcomes.");
        }

        _outcomes = outcomes;
        _source = source;
        Pairs = [.. outcomes.Select(static outcome => outcome.Models).Distinct()];
    }

    /// <inheritdoc/>
    public string Name => BenchmarkName;

    /// <summary>Gets the pairs of models that the outcomes compare.</summary>
    public IReadOnlyList<ModelPair> Pairs { get; }

    /// <summary>
    /// Reads a file of JSON lines, such as a battle log with the files that were rotated out of it or one of RouteLLM's arena files, or,
    /// when its name ends in <c>.csv</c>, of comma-separated values; one that ends in <c>.gz</c> as well is decompressed on the way.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <param name="columns">The names of its columns; <see langword="null"/> for the defaults.</param>
    /// <param name="models">
    /// The strong and the weak model, which lines of arena files, read where <paramref name="columns"/> are the defaults, don't say; those
    /// of other pairs are left out. <see langword="null"/> for files that say it.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The benchmark.</returns>
    /// <exception cref="BenchmarkDataException">
    /// The file holds no outcomes, lacks a column, or a value is not what it should be.
    /// </exception>
    /// <exception cref="JsonLineException">A line is no JSON object, or lacks a member.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<OutcomesBenchmark> ReadAsync(
        string path, OutcomeColumns? columns = null, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        columns ??= new OutcomeColumns();
        var outcomes = new List<RecordedOutcome>();
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
        {
            CsvTable table = await CsvTable.OpenAsync(path, cancellationToken).ConfigureAwait(false);
            await using (table.ConfigureAwait(false))
            {
                var record = new CsvOutcomeRecord(table);
                while (await table.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    outcomes.Add(columns.Read(record));
                }
            }
        }
        else
        {
            // Whoever names columns says what a line is.
            bool mayBeArena = columns == new OutcomeColumns();
            var arena = new BattleRecordReader(models?.Strong, models?.Weak);
            foreach (string file in BattleRecordReader.FilesOf(path))
            {
                await foreach (JsonLine line in BenchmarkFiles.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
                {
                    if (mayBeArena && BattleRecordReader.IsArena(line))
                    {
                        outcomes.AddRange(arena.Read(line) is { } battle ? [OutcomeOf(battle)] : []);
                    }
                    else if (!BattleRecordReader.IsNote(line))
                    {
                        outcomes.Add(columns.Read(new JsonOutcomeRecord(line)));
                    }
                }
            }
        }

        return new OutcomesBenchmark(outcomes, path);
    }

    /// <summary>Gives the outcomes of one pair of models.</summary>
    /// <param name="dataDirectory">Not used: the outcomes are there already.</param>
    /// <param name="models">The strong and the weak model; <see langword="null"/> where there is one pair alone.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>The questions, in the order of the rows.</returns>
    /// <exception cref="BenchmarkDataException">No outcome is of these models, or none are named and there are several pairs.</exception>
    public Task<BenchmarkData> LoadAsync(string dataDirectory, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        string known = string.Join("; ", Pairs.Select(static pair => $"{pair.Strong} over {pair.Weak}"));
        if (models is null && Pairs.Count > 1)
        {
            throw new BenchmarkDataException($"{_source} holds outcomes of {Pairs.Count} pairs of models. Name one: {known}.");
        }

        models ??= Pairs[0];
        if (!Pairs.Contains(models))
        {
            throw new BenchmarkDataException($"{_source} holds no outcomes of {models.Strong} over {models.Weak}. Its pairs: {known}.");
        }

        return Task.FromResult(new BenchmarkData
        {
            Benchmark = Name,
            Models = models,
            Questions = [.. _outcomes.Where(outcome => outcome.Models == models).Select(static outcome => outcome.Question)],
        });
    }

    private static RecordedOutcome OutcomeOf(BattleRecord battle) => new(
        new ModelPair(battle.StrongModel, battle.WeakModel), new BenchmarkQuestion(battle.Prompt!, battle.Verdict.StrongScore(), battle.Verdict.WeakScore(), BenchmarkName));
}
