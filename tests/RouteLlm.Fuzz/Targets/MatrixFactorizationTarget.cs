namespace RouteLlm.Tests;

/// <summary>The configuration of a checkpoint of the router <c>mf</c>.</summary>
internal sealed class MatrixFactorizationTarget() : FileTarget("matrix-factorization", "config.json", typeof(ModelFileException))
{
    protected override void Read(string path) => MatrixFactorizationFolder.Read(OwnFolder);
}
