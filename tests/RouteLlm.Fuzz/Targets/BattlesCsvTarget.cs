namespace RouteLlm.Tests;

/// <summary>Battles in CSV.</summary>
internal sealed class BattlesCsvTarget() : FileTarget("battles-csv", "battles.csv", typeof(CommandException))
{
    protected override void Read(string path) => CsvBattles.AddAsync(new BattleSet(), path, CancellationToken.None).GetAwaiter().GetResult();
}
