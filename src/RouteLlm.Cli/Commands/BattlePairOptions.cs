using System.CommandLine;

namespace RouteLlm;

/// <summary>The options by which a command names the pair of models whose battles are meant.</summary>
internal sealed class BattlePairOptions
{
    private readonly Option<string?> _strong = new("--strong-model")
    {
        Description = "The strong model, if the file has battles of several pairs or does not say which model is strong.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _weak = new("--weak-model") { Description = "The weak model, in the same cases.", HelpName = "NAME" };

    public BattlePairOptions(Command command)
    {
        command.Add(_strong);
        command.Add(_weak);
    }

    /// <summary>Gets the pair; <see langword="null"/> where it is not named in full.</summary>
    public ModelPair? PairIn(ParseResult parsed) =>
        parsed.GetValue(_strong) is { } strong && parsed.GetValue(_weak) is { } weak ? new ModelPair(strong, weak) : null;

    /// <summary>Reads the battles of the pair.</summary>
    /// <exception cref="CommandException">There are no battles, or they are of several pairs.</exception>
    /// <exception cref="JsonLineException">A line is no battle.</exception>
    public async Task<IReadOnlyList<BattleRecord>> ReadAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<BattleRecord> battles = await BattleLogReader.ReadAsync(path, parsed.GetValue(_strong), parsed.GetValue(_weak), cancellationToken);
        (string Strong, string Weak)[] pairs = [.. battles.Select(static battle => (battle.StrongModel, battle.WeakModel)).Distinct()];
        return pairs.Length switch
        {
            0 => throw new CommandException($"{path} holds no battles of these models."),
            1 => battles,
            _ => throw new CommandException($"{path} holds battles of {pairs.Length} pairs of models: {string.Join("; ", pairs.Select(static pair => $"{pair.Strong} over {pair.Weak}"))}. Name one with --strong-model and --weak-model."),
        };
    }
}
