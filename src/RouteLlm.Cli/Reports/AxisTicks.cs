namespace RouteLlm;

/// <summary>The marks of an axis at round numbers.</summary>
/// <param name="Low">The axis' lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Step">The distance of two marks.</param>
/// <param name="Decimals">How many decimals tell two marks apart.</param>
internal readonly record struct AxisTicks(double Low, double High, double Step, int Decimals)
{
    // One, two or five times a power of ten are the steps that people read without thinking.
    private static readonly double[] RoundSteps = [1, 2, 5, 10];

    /// <summary>Gets the marks.</summary>
    public IEnumerable<double> Values
    {
        get
        {
            (double low, double step) = (Low, Step);
            return Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => low + (i * step));
        }
    }

    /// <summary>Gets marks that hold a range.</summary>
    public static AxisTicks Over(double low, double high)
    {
        // A flat range, as where both models are equal, still needs an axis around it.
        double range = high > low ? high - low : Math.Max(Math.Abs(high), 1) * 0.1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / 6)));
        double step = RoundSteps.First(factor => factor * power * 8 >= range || factor >= 10) * power;
        return new AxisTicks(
            Math.Floor((low - (range * 0.02)) / step) * step,
            Math.Ceiling((high + (range * 0.02)) / step) * step,
            step,
            Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9)));
    }
}
