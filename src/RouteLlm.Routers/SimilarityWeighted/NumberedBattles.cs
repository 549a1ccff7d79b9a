using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>
/// Battles with their models by number, so that each name stands in memory once. Not safe for concurrent use while it grows.
/// </summary>
internal sealed class NumberedBattles
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _models = [];
    private readonly List<NumberedBattle> _battles = [];

    public NumberedBattles()
    {
    }

    public NumberedBattles(IEnumerable<Battle> battles)
    {
        foreach (Battle battle in battles)
        {
            Add(battle);
        }
    }

    /// <summary>Initializes battles whose models have their numbers already.</summary>
    public NumberedBattles(IEnumerable<string> models, IEnumerable<NumberedBattle> battles)
    {
        foreach (string model in models)
        {
            NumberFor(model);
        }

        _battles.AddRange(battles);
    }

    /// <summary>Gets the names of the models, in the order in which they first fought.</summary>
    public IReadOnlyList<string> Models => _models;

    public IReadOnlyList<NumberedBattle> Battles => _battles;

    public void Add(in Battle battle) =>
        _battles.Add(new NumberedBattle(NumberFor(battle.ModelA), NumberFor(battle.ModelB), battle.Winner));

    /// <summary>Gets a model's number, or −1.</summary>
    public int NumberOf(string model) => _numbers.GetValueOrDefault(model, -1);

    private int NumberFor(string model)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, model, out bool known);
        if (!known)
        {
            number = _models.Count;
            _models.Add(model);
        }

        return number;
    }
}
