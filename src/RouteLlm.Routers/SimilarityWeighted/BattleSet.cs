using System.Text.Json;

namespace RouteLlm;

/// <summary>The battles of one or several data sets: those that count, and which of all they are.</summary>
/// <remarks>
/// A battle counts if the first turn of its prompt has at least 16 characters (code points, white space at its ends aside), as in the
/// Python project. Prompts are measured, not kept. Not safe for concurrent use.
/// </remarks>
public sealed class BattleSet
{
    private const string NotStated = "not stated";

    private readonly List<long> _rows = [];
    private readonly List<(BattleSource Source, int Count, long Total)> _sources = [];

    /// <summary>Gets the number of battles that count.</summary>
    public int Count => Counting.Battles.Count;

    /// <summary>Gets the number of all battles that were added.</summary>
    public long Total { get; private set; }

    /// <summary>Gets the names of the models that have battles that count.</summary>
    public IReadOnlyList<string> Models => Counting.Models;

    /// <summary>Gets where the battles come from, as far as it is known.</summary>
    public IReadOnlyList<BattleSource> Sources =>
    [
        .. _sources.Select((begun, i) =>
        {
            (_, int count, long total) = i + 1 < _sources.Count ? _sources[i + 1] : (begun.Source, Count, Total);
            return begun.Source with { Battles = count - begun.Count, LeftOut = total - begun.Total - (count - begun.Count) };
        }),
    ];

    /// <summary>Gets the battles that count, in the order in which they were added.</summary>
    internal NumberedBattles Counting { get; } = new();

    /// <summary>Sets the source of the battles that are added from now on.</summary>
    /// <param name="name">The short name, usually the file's.</param>
    /// <param name="license">The licence that they are published under; <see langword="null"/> if it is not known.</param>
    /// <param name="origin">Where they were published; <see langword="null"/> if it is not known.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public void BeginSource(string name, string? license = null, string? origin = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _sources.Add((new BattleSource(name, 0, 0, license ?? NotStated, origin ?? NotStated), Count, Total));
    }

    /// <summary>Adds a battle.</summary>
    /// <param name="battle">The battle.</param>
    /// <param name="firstTurn">What the user wrote first.</param>
    /// <returns>Whether it counts.</returns>
    /// <exception cref="ArgumentException">A model has no name, or <paramref name="firstTurn"/> is <see langword="null"/>.</exception>
    public bool Add(Battle battle, string firstTurn)
    {
        ArgumentNullException.ThrowIfNull(firstTurn);
        ArgumentException.ThrowIfNullOrEmpty(battle.ModelA, nameof(battle));
        ArgumentException.ThrowIfNullOrEmpty(battle.ModelB, nameof(battle));
        bool counts = FirstTurn.IsLongEnough(firstTurn);
        if (counts)
        {
            Counting.Add(battle);
            _rows.Add(Total);
        }

        Total++;
        return counts;
    }

    /// <summary>Adds a battle whose prompt is a conversation.</summary>
    /// <param name="battle">The battle.</param>
    /// <param name="turns">The user's turns, as the text of a JSON array of strings.</param>
    /// <returns>Whether it counts.</returns>
    /// <exception cref="ArgumentException">A model has no name, or <paramref name="turns"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="turns"/> is not such an array.</exception>
    public bool AddConversation(Battle battle, string turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        try
        {
            return Add(battle, FirstTurn.Read(turns));
        }
        catch (JsonException exception)
        {
            throw new FormatException("There is no JSON array of turns.", exception);
        }
    }

    /// <summary>Adds the battles of a file of JSON lines with <c>model_a</c>, <c>model_b</c>, <c>winner_model_a</c> and <c>winner_model_b</c>
    /// (1 for the one that won, and for neither in a tie) and <c>prompt</c> (the user's turns: a JSON array of strings, or the text of
    /// one).</summary>
    /// <param name="path">The file's path; one that ends in <c>.gz</c> is decompressed on the way.</param>
    /// <param name="cancellationToken">Cancels the reading; what was read by then has been added.</param>
    /// <exception cref="JsonLineException">A line is not a battle.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not compressed as its name says.</exception>
    public void AddJsonLines(string path, CancellationToken cancellationToken = default)
    {
        foreach (string file in BattleRecordReader.FilesOf(path))
        {
            using StreamReader reader = JsonLines.Open(file);
            foreach (JsonLine line in JsonLines.Read(reader, file).Where(static line => !BattleRecordReader.IsNote(line)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                BattleLine parsed = BattleLine.Parse(line);
                Add(parsed.Battle, parsed.FirstTurn);
            }
        }
    }

    /// <summary>Says why embeddings do not align with the battles, or gives <see langword="null"/> if they do.</summary>
    internal string? FindMisalignment(long rows) => rows == Count || rows == Total
        ? null
        : $"There are {rows} rows of embeddings for {Total} battles, of which {Count} have a first turn of at least {FirstTurn.MinimumLength} characters. " +
          $"Give {Count} rows, or {Total}.";

    /// <summary>Gets which row belongs to a battle that counts, of rows that align.</summary>
    internal long RowOf(int battle, long rows) => rows == Count ? battle : _rows[battle];
}
