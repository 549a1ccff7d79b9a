namespace RouteLlm.Tests;

/// <summary>NumPy's arrays.</summary>
internal sealed class NpyTarget() : FileTarget("npy", "rows.npy", typeof(ModelFileException))
{
    protected override void Read(string path) 
    {
        using var file = NpyFile.Open(path);
        float[] row = new float[file.Columns];
        for (long i = 0; i < Math.Min(file.Rows, 64); i++)
        {
            file.ReadRow(i, row);
        }
    }
}
