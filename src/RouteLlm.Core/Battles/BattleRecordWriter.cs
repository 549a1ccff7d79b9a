using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes a battle as a line of a battle log, in the form that <see cref="BattleRecordReader"/> reads.</summary>
internal static class BattleRecordWriter
{
    public static void Write(Utf8JsonWriter json, BattleRecord battle)
    {
        json.WriteStartObject();

        // First, since files are told by it.
        json.WriteString("type"u8, BattleRecordReader.TypeName);
        json.WriteString("time"u8, battle.Time.ToUniversalTime());
        json.WriteString("id"u8, battle.DecisionId);
        json.WriteString("strong_model"u8, battle.StrongModel);
        json.WriteString("weak_model"u8, battle.WeakModel);
        json.WriteString("verdict"u8, battle.Verdict.Word());
        WriteText(json, "judge"u8, battle.Judge);
        WriteText(json, "router"u8, battle.Router);
        WriteText(json, "router_fingerprint"u8, battle.RouterFingerprint);
        WriteNumber(json, "strong_win_rate"u8, battle.StrongWinRate);
        WriteNumber(json, "threshold"u8, battle.Threshold);
        WriteText(json, "answered"u8, battle.Answered?.Word());
        json.WriteNumber("sampling_probability"u8, battle.SamplingProbability);
        WriteMoney(json, "strong_cost"u8, battle.StrongCost);
        WriteMoney(json, "weak_cost"u8, battle.WeakCost);
        WriteMoney(json, "judge_cost"u8, battle.JudgeCost);
        WriteText(json, "prompt"u8, battle.Prompt);
        if (battle.Features is { } features)
        {
            json.WritePropertyName("features"u8);
            features.Write(json);
        }

        WriteText(json, "strong_answer"u8, battle.StrongAnswer);
        WriteText(json, "weak_answer"u8, battle.WeakAnswer);
        WriteNumber(json, "feedback"u8, battle.Feedback);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? number)
    {
        if (number is double finite && double.IsFinite(finite))
        {
            json.WriteNumber(name, finite);
        }
    }

    private static void WriteMoney(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? amount)
    {
        if (amount is { } money)
        {
            json.WriteNumber(name, money);
        }
    }
}
