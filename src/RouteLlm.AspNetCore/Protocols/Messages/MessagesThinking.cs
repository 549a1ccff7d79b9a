using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates how much a model is to think, and whether it shows that.</summary>
internal static class MessagesThinking
{
    private const string Enabled = "enabled";
    private const string Adaptive = "adaptive";
    private const string Disabled = "disabled";

    /// <summary>Reads <c>thinking</c>.</summary>
    /// <exception cref="GatewayException">It is not what it must be.</exception>
    public static void Read(JsonElement thinking, string place, ChatOptions options)
    {
        string type = thinking.Only(place, "type", "budget_tokens", "display").Field("type", place).Text($"{place}.type");
        int? budget = thinking.Find("budget_tokens")?.Limit($"{place}.budget_tokens");
        options.Reasoning ??= new ReasoningOptions();
        options.Reasoning.Effort ??= type switch
        {
            Disabled => ReasoningEffort.None,
            Adaptive => null,
            Enabled => ThinkingBudgets.EffortOf(budget ?? throw GatewayException.Invalid($"{place}.budget_tokens", $"'{place}' has no 'budget_tokens'.", "missing_required_parameter")),
            _ => throw JsonFields.NotCarried($"{place}.type"),
        };
        Keep(options, said => said with { Type = type, Budget = budget });
        options.Reasoning.Output = thinking.Find("display")?.Text($"{place}.display") switch
        {
            null => options.Reasoning.Output,
            "summarized" => ReasoningOutput.Summary,
            "omitted" => ReasoningOutput.None,
            _ => throw JsonFields.NotCarried($"{place}.display"),
        };
    }

    /// <summary>Reads the effort of <c>output_config</c>.</summary>
    /// <exception cref="GatewayException">The abstraction has no such effort.</exception>
    public static void ReadEffort(JsonElement effort, string place, ChatOptions options)
    {
        options.Reasoning ??= new ReasoningOptions();
        options.Reasoning.Effort = ReasoningEfforts.Read(effort, place);
        Keep(options, static said => said with { HasEffort = true });
    }

    /// <summary>Says why a model cannot think as it is asked to; <see langword="null"/> where it can.</summary>
    public static string? FindObstacle(ChatOptions options, string model) =>
        NeedsBudget(options, model) && options.MaxOutputTokens <= ThinkingBudgets.Least
        ? $"The model '{model}' thinks with at least {ThinkingBudgets.Least} tokens, so reasoning needs a larger limit of the output."
        : null;

    /// <summary>Gets the limit of the output, which thinking counts for.</summary>
    /// <param name="options">The options, if any.</param>
    /// <param name="model">The model.</param>
    /// <param name="usual">The limit where the request has none.</param>
    public static int LimitOf(ChatOptions? options, string model, int usual) =>
        options?.MaxOutputTokens ?? (options is null ? usual : usual + (BudgetOf(options, model) ?? 0));

    /// <summary>Writes <c>thinking</c>, where something is said of it.</summary>
    public static void Write(Utf8JsonWriter json, ChatOptions options, string model)
    {
        if (TypeOf(options, model) is not { } type)
        {
            return;
        }

        json.WriteStartObject("thinking");
        json.WriteString("type", type);
        if (BudgetOf(options, model) is { } budget)
        {
            json.WriteNumber("budget_tokens", budget);
        }

        if (type != Disabled && options.Reasoning?.Output is { } output)
        {
            json.WriteString("display", output == ReasoningOutput.None ? "omitted" : "summarized");
        }

        json.WriteEndObject();
    }

    /// <summary>Gets the effort to write beside it; <see langword="null"/> for none.</summary>
    public static string? EffortOf(ChatOptions options, string model) => Find(options) is { HasEffort: false } || NeedsBudget(options, model) ? null : options.Reasoning?.Effort switch
    {
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => null,
    };

    private static string? TypeOf(ChatOptions options, string model) => Find(options) is { } said ? said.Type
        : options.Reasoning is not { } reasoning ? null
        : reasoning.Effort == ReasoningEffort.None ? Disabled
        : NeedsBudget(options, model) ? Enabled
        : Adaptive;

    private static int? BudgetOf(ChatOptions options, string model)
    {
        if (Find(options) is { } said)
        {
            return said.Budget;
        }

        if (!NeedsBudget(options, model))
        {
            return null;
        }

        // The protocol wants it below the limit, and the answer needs room, too.
        int budget = ThinkingBudgets.Of(options.Reasoning?.Effort);
        return options.MaxOutputTokens is { } most ? Math.Clamp(most / 2, ThinkingBudgets.Least, budget) : budget;
    }

    private static bool NeedsBudget(ChatOptions options, string model) =>
        Find(options) is null && options.Reasoning is { Effort: not ReasoningEffort.None } && ThinkingBudgets.IsNeededBy(model);

    private static SaidThinking? Find(ChatOptions options) =>
        Kept(options) is { } said && said.Effort == options.Reasoning?.Effort ? said : null;

    private static SaidThinking? Kept(ChatOptions options) =>
        options.AdditionalProperties?.TryGetValue(SaidThinking.PropertyKey, out SaidThinking? said) == true ? said : null;

    private static void Keep(ChatOptions options, Func<SaidThinking, SaidThinking> say) =>
        (options.AdditionalProperties ??= [])[SaidThinking.PropertyKey] = say(Kept(options) ?? new SaidThinking()) with { Effort = options.Reasoning?.Effort };
}
