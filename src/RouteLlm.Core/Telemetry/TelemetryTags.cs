namespace RouteLlm;

/// <summary>The attributes of metrics and spans. Those that OpenTelemetry's conventions for generative AI name have that name.</summary>
internal static class TelemetryTags
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";

    public const string Router = "routellm.router";
    public const string Target = "routellm.target";
    public const string Model = "routellm.model";
    public const string Basis = "routellm.basis";
    public const string StrongWinRate = "routellm.strong_win_rate";
    public const string Threshold = "routellm.threshold";
    public const string DecisionId = "routellm.decision.id";
    public const string Outcome = "routellm.outcome";
    public const string From = "routellm.from";
    public const string To = "routellm.to";
    public const string State = "routellm.circuit.state";

    // Not gen_ai.usage.*: whoever adds those up over the spans of a trace would count the tokens of the models' own spans twice.
    public const string InputTokens = "routellm.input_tokens";
    public const string OutputTokens = "routellm.output_tokens";

    public const string Cost = "routellm.cost";
    public const string Savings = "routellm.savings";
    public const string Budget = "routellm.budget.index";
    public const string Window = "routellm.budget.window";
    public const string StrongModelPercent = "routellm.strong_model_percent";

    public const string Verdict = "routellm.battle.verdict";
    public const string Reason = "routellm.battle.reason";
    public const string Part = "routellm.battle.part";

    /// <summary>The operation, for every span of ours.</summary>
    public const string Chat = "chat";

    /// <summary>The provider, for every span of ours; the models' own spans name theirs.</summary>
    public const string RouteLlm = "routellm";
}
