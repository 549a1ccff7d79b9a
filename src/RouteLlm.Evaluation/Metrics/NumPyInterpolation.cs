namespace RouteLlm;

/// <summary>NumPy's <c>interp</c> for one value, also over abscissas that do not rise.</summary>
/// <remarks>
/// There it has no meaning, but RouteLLM's published CPT comes from it. Which interval is found then hangs on the order of comparisons:
/// NumPy looks at the first four abscissas, then bisects among the next six or, where the value is beyond them, among all the rest.
/// </remarks>
internal static class NumPyInterpolation
{
    private const int LinearSearchLimit = 4;
    private const int FirstWindowStart = 3;
    private const int FirstWindowEnd = 9;

    /// <summary>Interpolates linearly; beyond the ends their ordinates hold.</summary>
    public static double At(double x, ReadOnlySpan<double> abscissas, ReadOnlySpan<double> ordinates)
    {
        int last = abscissas.Length - 1;
        if (x > abscissas[last])
        {
            return ordinates[last];
        }

        if (x < abscissas[0])
        {
            return ordinates[0];
        }

        int interval = FindInterval(x, abscissas);
        if (interval == last || abscissas[interval] == x)
        {
            return ordinates[interval];
        }

        double slope = (ordinates[interval + 1] - ordinates[interval]) / (abscissas[interval + 1] - abscissas[interval]);
        return (slope * (x - abscissas[interval])) + ordinates[interval];
    }

    private static int FindInterval(double x, ReadOnlySpan<double> abscissas)
    {
        int count = abscissas.Length;
        int looked = count <= LinearSearchLimit ? count : LinearSearchLimit;
        for (int i = 1; i < looked; i++)
        {
            if (x < abscissas[i])
            {
                return i - 1;
            }
        }

        if (count <= LinearSearchLimit)
        {
            return count - 1;
        }

        int low = FirstWindowStart;
        int high = count > FirstWindowEnd + 1 && x < abscissas[FirstWindowEnd] ? FirstWindowEnd : count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = x >= abscissas[middle] ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
