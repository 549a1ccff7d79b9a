namespace RouteLlm;

/// <summary>How a share of strong calls is held on live traffic.</summary>
public sealed class HeldShareOptions
{
    /// <summary>
    /// Gets or sets how far one request moves the threshold, as a share of the calibration's scores, from 0 to 1 (0 not included). Default:
    /// 0.03. Over n requests the share is off by at most (how far the threshold had to move, in the same unit, plus one step) / (n × this):
    /// a larger step follows faster, but the threshold varies more.
    /// </summary>
    public double StepSize { get; set; } = 0.03;

    /// <summary>
    /// Gets or sets whether each caller (<see cref="CallerOptions"/>) has the share by itself, with a threshold of its own. Default:
    /// <see langword="false"/>. Callers with few requests, and those that are not known by name, have it together; so one whose prompts all
    /// ask for the strong model takes nothing from the others.
    /// </summary>
    public bool PerCaller { get; set; }

    /// <summary>
    /// Gets or sets the lowest threshold, from 0 to 1. Default: 0. If holding the share would need a lower one, fewer calls are strong.
    /// </summary>
    public double MinimumThreshold { get; set; }

    /// <summary>
    /// Gets or sets the highest threshold, from 0 to 1. Default: 1. If holding the share would need a higher one, more calls are strong.
    /// </summary>
    public double MaximumThreshold { get; set; } = 1;
}
