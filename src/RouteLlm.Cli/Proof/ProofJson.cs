using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes what battles prove, for scripts.</summary>
internal static class ProofJson
{
    public static void Write(TextWriter output, BattleProof proof) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("battles", proof.Battles);
        json.WriteNumber("alike_battles", proof.AlikeBattles);
        json.WriteString("strong_model", proof.Models.Strong);
        json.WriteString("weak_model", proof.Models.Weak);
        json.WriteString("router", proof.Router);
        json.WriteNumber("spent", proof.Spent);
        json.WriteMeasure("strong_better_percent", proof.StrongBetterPercent);
        json.WriteMeasure("weak_better_percent", proof.WeakBetterPercent);
        json.WriteMeasure("gap_percent", proof.GapPercent);
        json.WriteMeasure("apgr", proof.PerformanceGapRecovered);
        json.WriteMeasure("lift", new Measure(proof.Lift.Value, proof.Lift.Interval));
        json.WriteBoolean("beats_chance", proof.BeatsChance);
        json.WritePropertyName("in_use");
        WritePoint(json, proof.InUse);
        json.WriteStartArray("curve");
        foreach (ProofPoint point in proof.Curve)
        {
            WritePoint(json, point);
        }

        json.WriteEndArray();
        json.WriteStartArray("certificates");
        foreach ((WorseAnswerCertificate certificate, ProofPoint? point) in proof.Certificates.Zip(proof.CertifiedPoints))
        {
            Write(json, certificate, point);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, WorseAnswerCertificate certificate, ProofPoint? point)
    {
        json.WriteStartObject();
        json.WriteNumber("worse_percent", certificate.WorsePercent);
        json.WriteNumber("confidence", certificate.Confidence);
        json.WriteNumber("battles", certificate.Battles);
        json.WriteNumber("worse", certificate.Worse);
        if (certificate.MoreBattles is int more)
        {
            json.WriteNumber("more_battles", more);
        }

        json.WriteString("statement", ProofWords.Of(certificate));
        json.WritePropertyName("point");
        WritePoint(json, point);
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, ProofPoint? point)
    {
        if (point is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("threshold", point.Threshold);
        json.WriteMeasure("strong_percent", point.StrongPercent);
        json.WriteMeasure("recovered_percent", point.RecoveredPercent);
        json.WriteMeasure("worse_percent", point.WorsePercent);
        json.WriteMeasure("worse_percent_of_weak", point.WorsePercentOfWeak);
        json.WriteMeasure("gain_over_random", point.GainOverRandom);
        json.WriteMeasure("cost", point.Cost);
        json.WriteMeasure("saved_percent", point.SavedPercent);
        json.WriteEndObject();
    }
}
