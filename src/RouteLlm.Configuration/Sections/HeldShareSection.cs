namespace RouteLlm;

/// <summary><c>held_share</c>: a strong-model percentage that follows the traffic.</summary>
internal static class HeldShareSection
{
    private const string StepSize = "step_size";
    private const string MinimumThreshold = "minimum_threshold";
    private const string MaximumThreshold = "maximum_threshold";
    private const string PerCaller = "per_caller";

    public const string Name = "held_share";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Keeps strong_model_percent on live traffic by moving the threshold; true for the defaults.",
        SettingKey.Number(StepSize, "How far one request moves the threshold, as a share of the calibration's scores. Default: 0.03.", 0.0001, 1),
        SettingKey.Number(MinimumThreshold, "The lowest threshold. Default: 0.", 0, 1),
        SettingKey.Number(MaximumThreshold, "The highest threshold. Default: 1.", 0, 1),
        SettingKey.Flag(PerCaller, "Whether each caller has the share by itself. Default: false.")) with
    { IsSwitch = true };

    /// <exception cref="ConfigurationFileException">The thresholds leave no room.</exception>
    public static void Check(SettingSection section)
    {
        if (section.Number(MinimumThreshold) > (section.Number(MaximumThreshold) ?? 1))
        {
            throw section.Wrong(MinimumThreshold, $"'{MinimumThreshold}' is above '{MaximumThreshold}'. Write the smaller one as '{MinimumThreshold}'.");
        }
    }

    /// <summary>Takes from the file what the options leave at its default.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options.</param>
    /// <param name="router">What the file says of the default router, if anything.</param>
    /// <exception cref="ConfigurationFileException">There is a threshold, and so no share to hold.</exception>
    public static void Apply(SettingSection section, RouteLlmOptions options, ConfiguredRouter? router)
    {
        if (router?.Settings.Number(FileKeys.Threshold) is not null)
        {
            throw section.Wrong($"'{Name}' holds a share, but the router '{router.Name}' has a '{FileKeys.Threshold}'. Write '{FileKeys.StrongModelPercent}' there, or remove '{Name}'.");
        }

        if (options.Threshold is not null || options.RankThresholds.Count > 0)
        {
            throw section.Wrong($"'{Name}' holds a share, but a threshold is set. Set a percentage of strong calls instead, or remove '{Name}'.");
        }

        HeldShareOptions share = options.HeldShare ??= new HeldShareOptions();
        var defaults = new HeldShareOptions();
        share.StepSize = share.StepSize == defaults.StepSize ? section.Number(StepSize) ?? share.StepSize : share.StepSize;
        share.PerCaller |= section.Flag(PerCaller) ?? false;
        share.MinimumThreshold = share.MinimumThreshold == defaults.MinimumThreshold
            ? section.Number(MinimumThreshold) ?? share.MinimumThreshold
            : share.MinimumThreshold;
        share.MaximumThreshold = share.MaximumThreshold == defaults.MaximumThreshold
            ? section.Number(MaximumThreshold) ?? share.MaximumThreshold
            : share.MaximumThreshold;
    }
}
