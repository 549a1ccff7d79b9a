namespace RouteLlm;

/// <summary><c>cascade</c>: in a grey zone of scores the weak model's answer decides.</summary>
internal static class CascadeSection
{
    private const string Name = "cascade";
    private const string Checks = "checks";
    private const string MinimumScore = "minimum_score";
    private const string CalibrationFile = FileKeys.CalibrationFile;
    private const string GreyZonePercent = "grey_zone_percent";
    private const string RejectedPercent = "rejected_percent";
    private const string ClearlyWeakBelow = "clearly_weak_below";
    private const string ClearlyStrongFrom = "clearly_strong_from";
    private const string HeldBackTokens = "held_back_tokens";
    private const string MaximumDelaySeconds = "maximum_delay_seconds";
    private const string SpeculateBelow = "speculate_below";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Where the score is in a grey zone the weak model answers first, and a stronger one where that answer fails a check before anybody sees it; true for the defaults.",
        SettingKey.TextList(Checks, "The checks, in order: validity, log_probabilities, self_check, agreement. Default: the first two."),
        SettingKey.Number(MinimumScore, "The lowest score with which an answer passes. Default: 0.5.", 0, 1),
        SettingKey.Text(CalibrationFile, "A file of 'routellm calibrate checks --write', which gives the lowest score that passes in place of minimum_score."),
        SettingKey.Number(GreyZonePercent, "How many of the prompts are in the grey zone, in percent. Default: 40.", 1, 100),
        SettingKey.Number(RejectedPercent, "How many of the answers there are expected to be rejected, in percent. Default: 50.", 1, 99),
        SettingKey.Number(ClearlyWeakBelow, "With a threshold in place of a share: the score below which a prompt is the weak model's without a check.", 0, 1),
        SettingKey.Number(ClearlyStrongFrom, "With a threshold in place of a share: the score from which a prompt is the strong model's at once.", 0, 1),
        SettingKey.WholeNumber(HeldBackTokens, "How many tokens of a streamed answer are held back for the checks. Default: 64.", 1),
        SettingKey.Number(MaximumDelaySeconds, "How long an answer is held back at most, in seconds. Default: 3.", 0.001, 300),
        SettingKey.Number(SpeculateBelow, "The score of a check that asks nobody, below which the stronger model is called while the other checks are made. Default: never.", 0, 1)) with
    { IsSwitch = true };

    /// <summary>Takes from the file what the options leave at its default.</summary>
    /// <exception cref="ConfigurationFileException">A check is unknown, or the zone has no room.</exception>
    public static void Apply(SettingSection section, string folder, RouteLlmOptions options)
    {
        CascadeOptions cascade = options.Cascade ??= new CascadeOptions();
        var defaults = new CascadeOptions();
        if (cascade.Checks.Count == 0)
        {
            foreach (string check in section.Texts(Checks))
            {
                cascade.Checks.Add(check);
            }
        }

        if (cascade.CalibrationFile is null && cascade.FindCheckCalibration() is null)
        {
            cascade.MinimumScore ??= section.Number(MinimumScore);
        }

        if (cascade.MinimumScore is null && cascade.FindCheckCalibration() is null && section.Text(CalibrationFile) is { } path)
        {
            cascade.CalibrationFile ??= Path.GetFullPath(path, folder);
        }

        cascade.GreyZonePercent = cascade.GreyZonePercent == defaults.GreyZonePercent
            ? section.Number(GreyZonePercent) ?? cascade.GreyZonePercent
            : cascade.GreyZonePercent;
        cascade.RejectedPercent = cascade.RejectedPercent == defaults.RejectedPercent
            ? section.Number(RejectedPercent) ?? cascade.RejectedPercent
            : cascade.RejectedPercent;
        cascade.ClearlyWeakBelow ??= section.Number(ClearlyWeakBelow);
        cascade.ClearlyStrongFrom ??= section.Number(ClearlyStrongFrom);
        cascade.HeldBackTokens = cascade.HeldBackTokens == defaults.HeldBackTokens
            ? section.WholeNumber(HeldBackTokens) ?? cascade.HeldBackTokens
            : cascade.HeldBackTokens;
        cascade.MaximumDelay = cascade.MaximumDelay == defaults.MaximumDelay
            ? section.Seconds(MaximumDelaySeconds) ?? cascade.MaximumDelay
            : cascade.MaximumDelay;
        cascade.SpeculateBelow ??= section.Number(SpeculateBelow);
    }

    /// <exception cref="ConfigurationFileException">A check is unknown, or the zone has no room.</exception>
    public static void Check(SettingSection section)
    {
        if (section.Texts(Checks).FirstOrDefault(static name => CascadeOptions.BuiltInCheck(name) is null) is { } unknown)
        {
            throw section.Wrong(Checks, $"'{unknown}' is no check. Write 'validity', 'log_probabilities', 'self_check' or 'agreement'.");
        }

        if (section.Has(CalibrationFile) && section.Has(MinimumScore))
        {
            throw section.Wrong(MinimumScore, $"both '{CalibrationFile}' and '{MinimumScore}' are set. Remove one: the file gives the lowest score that passes.");
        }

        if (section.Has(ClearlyWeakBelow) != section.Has(ClearlyStrongFrom))
        {
            throw section.Wrong(section.Has(ClearlyWeakBelow) ? ClearlyWeakBelow : ClearlyStrongFrom, $"'{ClearlyWeakBelow}' and '{ClearlyStrongFrom}' go together. Write both, or neither.");
        }

        if (section.Number(ClearlyWeakBelow) >= section.Number(ClearlyStrongFrom))
        {
            throw section.Wrong(ClearlyWeakBelow, $"'{ClearlyWeakBelow}' is not below '{ClearlyStrongFrom}'. Write the smaller one as '{ClearlyWeakBelow}'.");
        }
    }
}
