namespace RouteLlm;

/// <summary>How many of a number of trials succeed.</summary>
internal static class BinomialDistribution
{
    // Below, Stirling's series is not exact to the last digits.
    private const int SmallestOfSeries = 16;

    // Halvings of an interval that leave nothing of a double.
    private const int Halvings = 60;

    /// <summary>Gets the probability of at most so many successes.</summary>
    public static double CumulativeProbability(int successes, int trials, double probability)
    {
        if (successes < 0)
        {
            return 0;
        }

        if (successes >= trials || probability <= 0)
        {
            return 1;
        }

        if (probability >= 1)
        {
            return 0;
        }

        // The terms fall off on both sides of the mode, so the sum is taken away from it.
        double odds = probability / (1 - probability);
        bool isLowerTail = successes < (trials + 1) * probability;
        int i = isLowerTail ? successes : successes + 1;
        double term = Math.Exp(LogProbability(i, trials, probability));
        double sum = 0;
        while (sum + term != sum)
        {
            sum += term;
            term *= isLowerTail ? i / ((trials - i + 1) * odds) : (trials - i) * odds / (i + 1);
            i += isLowerTail ? -1 : 1;
        }

        return isLowerTail ? Math.Min(sum, 1) : Math.Max(1 - sum, 0);
    }

    /// <summary>
    /// Gets the interval that holds the probability behind an observed number of successes, by Clopper and Pearson (1934, "The Use of
    /// Confidence or Fiducial Limits Illustrated in the Case of the Binomial").
    /// </summary>
    /// <remarks>Never less confident than it says.</remarks>
    public static (double Low, double High) ProbabilityInterval(int successes, int trials, double confidence)
    {
        double tail = (1 - confidence) / 2;
        double low = successes == 0 ? 0 : Solve(probability => 1 - CumulativeProbability(successes - 1, trials, probability) >= tail);
        double high = successes == trials ? 1 : Solve(probability => CumulativeProbability(successes, trials, probability) <= tail);
        return (low, high);
    }

    // The smallest probability from which on something holds.
    private static double Solve(Predicate<double> holds)
    {
        double low = 0;
        double high = 1;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = holds(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double LogProbability(int successes, int trials, double probability) =>
        LogFactorial(trials) - LogFactorial(successes) - LogFactorial(trials - successes)
        + (successes * Math.Log(probability)) + ((trials - successes) * double.LogP1(-probability));

    // Stirling's series (Abramowitz and Stegun, 1964, 6.1.41).
    private static double LogFactorial(int n)
    {
        if (n < SmallestOfSeries)
        {
            double product = 1;
            for (int i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        double inverse = 1.0 / n;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
