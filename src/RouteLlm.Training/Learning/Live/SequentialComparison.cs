namespace RouteLlm;

/// <summary>
/// Tests, battle by battle, whether one model routes worse than another. The answer is valid at every moment, however often one looks.
/// </summary>
/// <remarks>
/// Battles are taken in pairs, (1, 2), (3, 4), …: the gain of the one less that of the other, times whether the models order the two alike,
/// has the difference of the models' lifts as its mean, whatever the scales of their scores. That it is not below zero is tested by betting
/// against it: the capital of a bettor who stakes a share λ is Π (1 − λ × difference), which by Ville's inequality reaches 1/δ with a
/// probability of at most δ unless the model is worse. The mean over several λ is such a capital, too (Waudby-Smith and Ramdas, 2024,
/// "Estimating means of bounded random variables by betting", sections 3 and 4). Zero then lies outside of the confidence sequence of the
/// mean.
/// </remarks>
/// <param name="leastProbability">The lowest sampling probability so far; a battle weighs as much as one with it, or less.</param>
internal sealed class SequentialComparison(double leastProbability)
{
    private static readonly double[] Stakes = [1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 0.9];

    private readonly double[] _logCapital = new double[Stakes.Length];
    private (double Gain, double Old, double New, double Weight)? _first;

    /// <summary>Gets the number of pairs so far.</summary>
    public int Pairs { get; private set; }

    /// <summary>Gets the capital of the bettor, which began with 1: at 1/δ the new model is worse with a confidence of 1 − δ.</summary>
    public double Evidence => _logCapital.Average(Math.Exp);

    /// <summary>Takes a battle.</summary>
    /// <param name="gain">1 where the strong model won, −1 where the weak one did, 0 for a tie.</param>
    /// <param name="oldScore">The old model's score, on any scale.</param>
    /// <param name="newScore">The new model's score, on any scale.</param>
    /// <param name="probability">The probability with which the battle was sampled.</param>
    public void Add(double gain, double oldScore, double newScore, double probability)
    {
        var battle = (gain, oldScore, newScore, Weight: Math.Min(1, leastProbability / probability));
        if (_first is not { } first)
        {
            _first = battle;
            return;
        }

        _first = null;
        Pairs++;
        int order = Math.Sign(first.New - newScore) - Math.Sign(first.Old - oldScore);
        double difference = first.Weight * battle.Weight * (first.Gain - gain) * order / 4;
        for (int i = 0; i < Stakes.Length; i++)
        {
            _logCapital[i] += Math.Log(1 - (Stakes[i] * difference));
        }
    }
}
