namespace RouteLlm.Benchmarks;

/// <summary>Prose with numbers, code and mathematics in it, cut to a length.</summary>
internal static class SamplePrompt
{
    private const string Paragraph =
        "A warehouse ships 1,250 parcels a day and 3.2% of them come back damaged. The manager thinks that padding, at $0.18 a parcel, would halve " +
        "the damage, while each damaged parcel costs $14.60 to replace. Should she pay for the padding? Write a function def saving(parcels, rate, cost): " +
        "that returns the yearly saving, prove that it grows linearly in the number of parcels, and explain in plain words what happens when the rate $r$ " +
        "falls below \\frac{1}{100}. Then list two things that the model leaves out, and say how you would measure them over the next quarter.\n";

    public static string OfLength(int characters) =>
        string.Concat(Enumerable.Repeat(Paragraph, (characters / Paragraph.Length) + 1))[..characters];
}
