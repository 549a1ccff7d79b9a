using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Writes the lines of a decision log. Straight from the records: at a thousand requests a second, objects for each line would be the log's
/// cost.
/// </summary>
/// <remarks>Lines may gain members, and the log types of lines; what a member means never changes.</remarks>
internal static class DecisionLineWriter
{
    public const string DecisionType = "decision";
    public const string FeedbackType = "feedback";
    public const string DroppedType = "dropped";

    /// <summary>Gets what every line begins with, so that a decision log can be told from other files.</summary>
    public static ReadOnlySpan<byte> LineStart => "{\"type\":\""u8;

    public static void Write(Utf8JsonWriter json, DecisionRecord record, bool includePrompt)
    {
        RoutingDecision decision = record.Decision;
        Begin(json, DecisionType, record.Time);
        json.WriteString("id"u8, decision.Id);
        json.WriteString("router"u8, decision.Router);
        WriteNumber(json, "strong_win_rate"u8, decision.StrongWinRate);
        WriteNumber(json, "threshold"u8, decision.Threshold);
        json.WriteString("target"u8, decision.Target.Word());
        json.WriteString("model"u8, decision.Model);
        WriteText(json, "model_id"u8, decision.ModelId);
        WriteText(json, "response_model_id"u8, record.ResponseModelId);
        json.WriteString("basis"u8, decision.Basis.Word());
        WriteText(json, "reason"u8, decision.Reason);
        WriteInputs(json, decision.Inputs);
        WriteAttempts(json, decision.Attempts);
        WriteCost(json, decision.Cost);
        json.WriteString("outcome"u8, record.Outcome.Word());
        json.WriteBoolean("streaming"u8, record.IsStreaming);
        json.WriteNumber("decision_ms"u8, decision.Elapsed.TotalMilliseconds);
        if (record.TimeToFirstOutput is { } first)
        {
            json.WriteNumber("first_output_ms"u8, first.TotalMilliseconds);
        }

        json.WriteNumber("elapsed_ms"u8, record.Elapsed.TotalMilliseconds);
        WriteText(json, "prompt"u8, includePrompt ? record.Prompt : null);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, FeedbackRecord feedback)
    {
        Begin(json, FeedbackType, feedback.Time);
        json.WriteString("id"u8, feedback.DecisionId);
        WriteNumber(json, "score"u8, feedback.Score);
        json.WriteEndObject();
    }

    /// <summary>Writes a gap in the log.</summary>
    /// <param name="json">The log.</param>
    /// <param name="time">When it was noticed.</param>
    /// <param name="count">How many lines were dropped since the last such line.</param>
    public static void WriteDropped(Utf8JsonWriter json, DateTimeOffset time, long count)
    {
        Begin(json, DroppedType, time);
        json.WriteNumber("count"u8, count);
        json.WriteEndObject();
    }

    // The type comes first, since files are told by it.
    private static void Begin(Utf8JsonWriter json, string type, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("time"u8, time.ToUniversalTime());
    }

    private static void WriteInputs(Utf8JsonWriter json, DecisionInputs? inputs)
    {
        if (inputs is null)
        {
            return;
        }

        WriteNumber(json, "check_score"u8, inputs.CheckScore);
        WriteNumber(json, "minimum_check_score"u8, inputs.MinimumCheckScore);
        if (inputs.Checks is { } checks)
        {
            json.WriteStartArray("checks"u8);
            for (int i = 0; i < checks.Count; i++)
            {
                json.WriteStringValue(checks[i]);
            }

            json.WriteEndArray();
        }

        WriteText(json, "rejected_by"u8, inputs.RejectedBy);
        WriteExpectedCosts(json, inputs.ExpectedCosts);
        if (inputs.AgentSignals is { } signals)
        {
            json.WriteStartObject("agent_signals"u8);
            json.WriteNumber("rounds"u8, signals.Rounds);
            json.WriteNumber("failed_rounds"u8, signals.FailedRounds);
            json.WriteNumber("repeated_calls"u8, signals.RepeatedCalls);
            json.WriteNumber("rounds_without_progress"u8, signals.RoundsWithoutProgress);
            json.WriteNumber("failing_test_runs"u8, signals.FailingTestRuns);
            json.WriteNumber("changed_lines"u8, signals.ChangedLines);
            json.WriteNumber("plan_steps"u8, signals.PlanSteps);
            json.WriteEndObject();
        }

        WriteText(json, "turn_began_with"u8, inputs.TurnBeganWith);
    }

    private static void WriteExpectedCosts(Utf8JsonWriter json, IReadOnlyList<ExpectedCost>? costs)
    {
        if (costs is null)
        {
            return;
        }

        json.WriteStartArray("expected_costs"u8);
        for (int i = 0; i < costs.Count; i++)
        {
            ExpectedCost cost = costs[i];
            json.WriteStartObject();
            json.WriteString("model"u8, cost.Model);
            json.WriteNumber("without_cache"u8, cost.WithoutCache);
            json.WriteNumber("with_cache"u8, cost.WithCache);
            if (!cost.IsAllowed)
            {
                json.WriteBoolean("is_allowed"u8, value: false);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<RoutingAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("attempts"u8);
        for (int i = 0; i < attempts.Count; i++)
        {
            RoutingAttempt attempt = attempts[i];
            json.WriteStartObject();
            json.WriteString("model"u8, attempt.Model);
            json.WriteString("outcome"u8, attempt.Outcome.Word());
            json.WriteNumber("ms"u8, attempt.Elapsed.TotalMilliseconds);
            WriteText(json, "error"u8, attempt.Error);
            if (attempt.Status is { } status)
            {
                json.WriteNumber("status"u8, status);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCost(Utf8JsonWriter json, RoutingCost? cost)
    {
        if (cost is null)
        {
            return;
        }

        json.WriteNumber("input_tokens"u8, cost.InputTokens);
        json.WriteNumber("cached_input_tokens"u8, cost.CachedInputTokens);
        json.WriteNumber("output_tokens"u8, cost.OutputTokens);
        if (cost.IsEstimated)
        {
            json.WriteBoolean("is_estimated"u8, value: true);
        }

        WriteMoney(json, "cost"u8, cost.Amount);
        WriteMoney(json, "always_strong_cost"u8, cost.AlwaysStrong);
        WriteMoney(json, "savings"u8, cost.Savings);
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteMoney(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? amount)
    {
        if (amount is { } money)
        {
            json.WriteNumber(name, money);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            WriteNumber(json, name, number);
        }
    }

    // JSON has no other numbers than finite ones; a sink may be given any.
    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
