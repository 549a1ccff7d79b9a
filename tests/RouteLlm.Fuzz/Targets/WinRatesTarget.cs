namespace RouteLlm.Tests;

/// <summary>Recorded win rates.</summary>
internal sealed class WinRatesTarget() : FileTarget("win-rates", "win-rates.json", typeof(CommandException))
{
    protected override void Read(string path) => WinRateFile.ReadAsync(path, CancellationToken.None).GetAwaiter().GetResult();
}
