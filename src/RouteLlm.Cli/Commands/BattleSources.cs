using System.CommandLine;

namespace RouteLlm;

/// <summary>The options by which a training command names battles and outcomes.</summary>
internal sealed class BattleSources
{
    private readonly Option<string[]> _battles = new("--battles")
    {
        Description = "JSON lines with the columns of the published battles: model_a, model_b, winner_model_a, winner_model_b, and prompt, a JSON array of turns, of which the first is embedded.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _outcomes = new("--outcomes")
    {
        Description = "A folder of .jsonl or .jsonl.gz files with prompt, strong_model, weak_model, strong_score, weak_score and task.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> _excludedTasks = ExcludedTasks.CreateOption();

    public BattleSources(Command command)
    {
        command.Add(_battles.NotEmpty());
        command.Add(_outcomes.NotEmpty());
        command.Add(_excludedTasks);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_battles) is not { Implicit: false } && result.GetResult(_outcomes) is not { Implicit: false })
            {
                result.AddError("There is nothing to train on. Write --battles FILE, --outcomes DIR or both.");
            }
        });
    }

    /// <summary>Gets those of the options that name a place.</summary>
    public string[] Places => [_battles.Name, _outcomes.Name];

    /// <summary>Reads what the command line names: battles first, in the order of the files.</summary>
    public async Task<BattleData> ReadAsync(ParseResult parsed, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var battles = new List<RecordedBattleSet>();
        foreach (string path in parsed.GetValue(_battles)!)
        {
            battles.Add(await RecordedBattleFile.ReadAsync(path, cancellationToken));
        }

        IReadOnlyList<OutcomeSet> outcomes = parsed.GetValue(_outcomes) is { } folder
            ? await OutcomeSetFolder.ReadAsync(folder, progress, cancellationToken: cancellationToken)
            : [];
        return new BattleData(battles, outcomes, parsed.GetValue(_excludedTasks)!);
    }
}
