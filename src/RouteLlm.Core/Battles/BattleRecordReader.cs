using System.Globalization;

namespace RouteLlm;

/// <summary>
/// Reads a line as a battle: of a battle log (<c>verdict</c>), of recorded outcomes (<c>strong_score</c> and <c>weak_score</c>), or of
/// RouteLLM's arena files (<c>model_a</c>, <c>model_b</c>, <c>winner_model_a</c>, <c>winner_model_b</c>).
/// </summary>
/// <param name="strongModel">The strong model, where battles of others are to be left out; an arena file's lines need both names.</param>
/// <param name="weakModel">The weak model, likewise.</param>
internal sealed class BattleRecordReader(string? strongModel, string? weakModel)
{
    /// <summary>What a battle log calls its lines.</summary>
    public const string TypeName = "battle";

    private const string Verdict = "verdict";
    private const string SamplingProbability = "sampling_probability";

    /// <summary>Tells whether a line has a verdict, as the lines of battle logs have.</summary>
    public static bool HasVerdict(JsonLine line) => line.Has(Verdict);

    /// <summary>Tells whether a line is a battle of RouteLLM's arena files, which does not say which of its models is strong.</summary>
    public static bool IsArena(JsonLine line) => !HasVerdict(line) && line.Has("winner_model_a");

    /// <summary>Gets the files of a battle log, oldest first: those that were rotated out of it, and itself.</summary>
    public static IEnumerable<string> FilesOf(string path) => RotatedFile.Find(path).Select(static file => file.Path).Append(path);

    /// <summary>Tells whether a line is one that a battle log has beside its battles.</summary>
    public static bool IsNote(JsonLine line) =>
        line.Has("type") && !HasVerdict(line) && !line.Has("prompt") && line.GetText("type") is DecisionLineWriter.FeedbackType or DecisionLineWriter.DroppedType;

    /// <summary>Reads a line's verdict.</summary>
    /// <exception cref="JsonLineException">The line is not a battle.</exception>
    public static BattleVerdict ReadVerdict(JsonLine line) => BattleVerdictScores.Of(line.GetText(Verdict))
        ?? throw Wrong(line, $"'{Verdict}' is '{line.GetText(Verdict)}'. Write strong, weak or tie.");

    /// <summary>Reads a line.</summary>
    /// <returns>The battle; <see langword="null"/> for a line of another type, or a battle of other models.</returns>
    /// <exception cref="JsonLineException">The line is not a battle, or a member is not what it should be.</exception>
    public BattleRecord? Read(JsonLine line)
    {
        if (line.Has("type") && line.GetText("type") != TypeName)
        {
            return null;
        }

        return IsArena(line) ? ReadArena(line) : ReadRecord(line);
    }

    /// <summary>Reads a line as what someone thought of an answer.</summary>
    /// <returns>The id of the decision, and the score; <see langword="null"/> for a line of another type.</returns>
    /// <exception cref="JsonLineException">A member is not what it should be.</exception>
    public static (Guid DecisionId, double Score)? ReadFeedback(JsonLine line) =>
        line.Has("type") && line.GetText("type") == DecisionLineWriter.FeedbackType
            ? (IdOf(line), ProbabilityOf(line, "score") ?? throw Wrong(line, "it is feedback without a 'score'."))
            : null;

    private BattleRecord? ReadArena(JsonLine line)
    {
        if (strongModel is null || weakModel is null)
        {
            throw Wrong(line, "it names 'model_a' and 'model_b' but does not say which of them is strong. Name the two models with --strong-model and --weak-model.");
        }

        (Battle battle, string prompt) = BattleLine.Parse(line);
        bool isStrongFirst = battle.ModelA == strongModel && battle.ModelB == weakModel;
        if (!isStrongFirst && (battle.ModelA != weakModel || battle.ModelB != strongModel))
        {
            return null;
        }

        return new BattleRecord
        {
            StrongModel = strongModel,
            WeakModel = weakModel,
            Verdict = battle.Winner == BattleWinner.Tie ? BattleVerdict.Tie
                : (battle.Winner == BattleWinner.ModelA) == isStrongFirst ? BattleVerdict.Strong
                : BattleVerdict.Weak,
            Prompt = prompt,
        };
    }

    private BattleRecord? ReadRecord(JsonLine line)
    {
        string strong = TextOf(line, "strong_model") ?? strongModel ?? BattleRecord.UnnamedStrong;
        string weak = TextOf(line, "weak_model") ?? weakModel ?? BattleRecord.UnnamedWeak;
        if ((strongModel ?? strong) != strong || (weakModel ?? weak) != weak)
        {
            return null;
        }

        double probability = ProbabilityOf(line, SamplingProbability) ?? 1;
        return new BattleRecord
        {
            DecisionId = IdOf(line),
            Time = TimeOf(line),
            StrongModel = strong,
            WeakModel = weak,
            Verdict = HasVerdict(line) ? ReadVerdict(line) : BattleVerdictScores.Of(line.GetScore("strong_score"), line.GetScore("weak_score")),
            Judge = TextOf(line, "judge"),
            Router = TextOf(line, "router"),
            RouterFingerprint = TextOf(line, "router_fingerprint"),
            StrongWinRate = ProbabilityOf(line, "strong_win_rate"),
            Threshold = ProbabilityOf(line, "threshold"),
            Answered = TextOf(line, "answered") switch
            {
                null => null,
                "strong" => RouteTarget.Strong,
                "weak" => RouteTarget.Weak,
                string other => throw Wrong(line, $"'answered' is '{other}'. Write strong or weak."),
            },
            SamplingProbability = probability > 0 ? probability : throw Wrong(line, $"'{SamplingProbability}' is 0, but a request with probability 0 is never sampled. Write the probability with which the request was sampled."),
            StrongCost = MoneyOf(line, "strong_cost"),
            WeakCost = MoneyOf(line, "weak_cost"),
            JudgeCost = MoneyOf(line, "judge_cost"),
            Prompt = TextOf(line, "prompt"),
            Features = line.Has("features") ? PromptFeatures.Read(line, "features") : null,
            StrongAnswer = TextOf(line, "strong_answer"),
            WeakAnswer = TextOf(line, "weak_answer"),
            Feedback = ProbabilityOf(line, "feedback"),
        };
    }

    private static string? TextOf(JsonLine line, string name) => line.Has(name) ? line.GetText(name) : null;

    private static double? ProbabilityOf(JsonLine line, string name)
    {
        double? number = line.Has(name) ? line.GetNumber(name) : null;
        return number is not double value || ProbabilityRange.Contains(value)
            ? number
            : throw Wrong(line, $"'{name}' is {value.ToString(CultureInfo.InvariantCulture)}. Write a number from 0 to 1.");
    }

    private static decimal? MoneyOf(JsonLine line, string name)
    {
        if (!line.Has(name))
        {
            return null;
        }

        return line.GetNumber(name) is >= 0 and < 1e15 and double amount
            ? (decimal)amount
            : throw Wrong(line, $"'{name}' is not a cost. Write an amount of 0 or more.");
    }

    // Ids of other programs are no decisions'.
    private static Guid IdOf(JsonLine line) => TextOf(line, "id") is { } text && Guid.TryParse(text, out Guid id) ? id : Guid.Empty;

    private static DateTimeOffset TimeOf(JsonLine line)
    {
        if (TextOf(line, "time") is not { } text)
        {
            return default;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Wrong(line, "'time' is not a time. Write it in ISO 8601, for example 2026-01-31T08:00:00Z.");
    }

    private static JsonLineException Wrong(JsonLine line, string problem) => new(line.FileName, line.Number, problem);
}
