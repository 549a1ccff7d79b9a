namespace RouteLlm;

/// <summary>What others published for the pair of models that RouteLLM recorded.</summary>
internal static class PublishedResults
{
    /// <summary>Where <see cref="RoutersOn"/> is from, and what of it is shown.</summary>
    public const string RouterSource =
        "RouteLLM's published results are those of Ong et al., “RouteLLM: Learning to Route LLMs with Preference Data” (2024), tables 1 to 3: " +
        "for each router, the result of its best training set. Their lines run through CPT 50% and CPT 80%, at those parts of the gap that was measured here. " +
        "The paper states no intervals.";

    /// <summary>Where <see cref="PointsOn"/> is from.</summary>
    public const string PointSource =
        "The points of Unify and Martian are those of RouteLLM's own comparison (benchmarks/README.md of lm-sys/RouteLLM), over all 80 questions and with a judge's run of its own. " +
        "Unify routed between GPT-4 Turbo and Mixtral 8x7B. Martian routed between GPT-4 Turbo and Llama 2 70B, another weak model, and does not tell its share of strong calls: " +
        "50% is RouteLLM's estimate, by a limit on cost. Take both as rough.";

    private static readonly PublishedRouter[] MtBench =
    [
        new("mf", 13.40, 31.31, .802),
        new("sw_ranking", 23.21, 36.04, .759),
        new("bert", 19.58, 34.02, .751),
        new("causal_llm", 31.50, 48.75, .679),
    ];

    private static readonly PublishedRouter[] Mmlu =
    [
        new("mf", 35.46, 71.40, .597),
        new("sw_ranking", 35.40, 71.55, .603),
        new("bert", 41.30, 72.20, .572),
        new("causal_llm", 35.49, 70.31, .600),
    ];

    private static readonly PublishedRouter[] Gsm8k =
    [
        new("mf", 38.82, 72.62, .565),
        new("sw_ranking", 41.21, 72.20, .568),
        new("bert", 44.76, 79.09, .531),
        new("causal_llm", 33.64, 63.26, .622),
    ];

    /// <summary>Gets the published routers of a benchmark; none for a pair of models or labels that were not published.</summary>
    public static IReadOnlyList<PublishedRouter> RoutersOn(string benchmark, ModelPair models) => (IsPublished(models), benchmark) switch
    {
        (true, "mt-bench") => MtBench,
        (true, "mmlu") => Mmlu,
        (true, "gsm8k") => Gsm8k,
        _ => [],
    };

    /// <summary>Gets the points of commercial routers on a benchmark: name, share of strong calls, score.</summary>
    public static IReadOnlyList<(string Name, double StrongPercent, double Score)> PointsOn(string benchmark, ModelPair models) =>
        IsPublished(models) && benchmark == "mt-bench"
            ? [("Unify (published)", 45.625, 8.757862), ("Martian (published)", 50, 8.3125)]
            : [];

    private static bool IsPublished(ModelPair models) => models == ModelPair.RouteLlmDefault;
}
