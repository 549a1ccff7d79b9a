namespace RouteLlm.Tests;

/// <summary>The file that the router <c>sw_ranking</c> maps.</summary>
internal sealed class BattleFileTarget() : FileTarget("battle-file", "battles.safetensors", typeof(ModelFileException))
{
    protected override void Read(string path) => BattleFile.Open(path).Dispose();
}
