namespace RouteLlm;

/// <summary>ln(1 + n), looked up for small n.</summary>
internal static class LogarithmTable
{
    private static readonly double[] Logarithms = [.. Enumerable.Range(0, 1024).Select(static count => Math.Log(1.0 + count))];

    public static double Of(int count) => (uint)count < (uint)Logarithms.Length ? Logarithms[count] : Math.Log(1.0 + count);
}
