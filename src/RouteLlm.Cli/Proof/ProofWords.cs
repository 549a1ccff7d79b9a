using System.Globalization;

namespace RouteLlm;

/// <summary>Says in sentences what battles prove.</summary>
internal static class ProofWords
{
    /// <summary>States a certificate, or why it is refused.</summary>
    public static string Of(WorseAnswerCertificate certificate)
    {
        string what = Invariant($"at most {certificate.WorsePercent:0.##}% of the prompts that go to the weak model get a clearly worse answer");
        if (certificate.Threshold is double threshold)
        {
            return Invariant($"At threshold {threshold:0.0000}, with confidence {certificate.Confidence:0.###}, {what} ({certificate.Worse:N0} of {certificate.Battles:N0} battles).");
        }

        string seen = Invariant($"{certificate.Worse:N0} of the {certificate.Battles:N0} battles with the lowest scores were clearly worse");
        return certificate.MoreBattles is int more
            ? Invariant($"The battles cannot show that {what}: {seen}. About {more:N0} more battles may.")
            : Invariant($"The battles do not show that {what}: {seen}. More battles would hardly help; another router may (routellm learn).");
    }

    /// <summary>Says whether the router is worth anything here.</summary>
    public static string OfRouter(BattleProof proof) =>
        proof.BeatsChance ? $"'{proof.Router}' routes better than chance."
        : proof.Lift.Interval.High < 0 ? $"'{proof.Router}' routes worse than chance on these prompts. Learn from the battles: routellm learn."
        : $"'{proof.Router}' cannot be told apart from chance on these battles. More battles may show a difference, or learn from them: routellm learn.";

    /// <summary>Says how much better the strong model is.</summary>
    public static string OfModels(BattleProof proof) =>
        proof.GapPercent.Interval.Low > 0 ? $"{proof.Models.Strong} is better than {proof.Models.Weak} here."
        : proof.GapPercent.Interval.High < 0 ? $"{proof.Models.Weak} is better than {proof.Models.Strong} here: swap them, or route everything to it."
        : $"{proof.Models.Strong} and {proof.Models.Weak} cannot be told apart here: the weak model may be good enough for everything.";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
