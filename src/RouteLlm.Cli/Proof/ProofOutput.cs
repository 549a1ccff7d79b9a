using System.Globalization;

namespace RouteLlm;

/// <summary>Writes what battles prove, for people.</summary>
internal static class ProofOutput
{
    public static void Write(TextWriter output, BattleProof proof)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{proof.Models.Strong} over {proof.Models.Weak}, routed by {proof.Router}: {proof.Battles:N0} battles, {proof.AlikeBattles:N0} of them for certificates; spent {proof.Spent}"));
        output.WriteLine();
        output.WriteLine(ProofWords.OfModels(proof));
        output.WriteLine(ProofWords.OfRouter(proof));
        output.WriteLine();
        TextTable.Write(output, ProofTables.MeasureHeadings, ProofTables.Measures(proof));
        output.WriteLine();
        TextTable.Write(output, ProofTables.PointHeadings, ProofTables.Points(proof));
        output.WriteLine();
        foreach (WorseAnswerCertificate certificate in proof.Certificates)
        {
            output.WriteLine(ProofWords.Of(certificate));
        }
    }
}
