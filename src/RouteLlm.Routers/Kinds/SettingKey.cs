namespace RouteLlm;

/// <summary>
/// A key of a section: its name, the values that it takes, and its meaning. The configuration file is checked by it, and its JSON schema is
/// made from it.
/// </summary>
public sealed record SettingKey
{
    internal const string Strong = "strong";
    internal const string Weak = "weak";

    private SettingKey(string name, SettingType type, string description)
    {
        Name = name;
        Type = type;
        Description = description;
    }

    /// <summary>Gets the name of the key.</summary>
    public string Name { get; }

    /// <summary>Gets the text that editors show.</summary>
    public string Description { get; }

    /// <summary>Gets whether the section must have the key. Default: false.</summary>
    public bool Required { get; init; }

    internal SettingType Type { get; }

    /// <summary>Gets the smallest number that is allowed.</summary>
    internal double Minimum { get; private init; } = double.NegativeInfinity;

    /// <summary>Gets the largest number that is allowed.</summary>
    internal double Maximum { get; private init; } = double.PositiveInfinity;

    /// <summary>Gets what says which number to write in place of one that the range allows and that is wrong all the same.</summary>
    internal Func<double, string?>? FindAdvice { get; init; }

    /// <summary>Gets the words of a <see cref="SettingType.Choice"/>.</summary>
    internal IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Gets whether <c>true</c> may stand in place of the section, for all its defaults, and <c>false</c> for none.</summary>
    internal bool IsSwitch { get; init; }

    /// <summary>Gets the keys of a section.</summary>
    internal IReadOnlyList<SettingKey> Keys { get; private init; } = [];

    /// <summary>Makes the key of a text.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    public static SettingKey Text(string name, string description) => new(name, SettingType.Text, description);

    /// <summary>Makes the key of a choice.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    /// <param name="choices">The words.</param>
    public static SettingKey Choice(string name, string description, params IReadOnlyList<string> choices) =>
        new(name, SettingType.Choice, description) { Choices = choices };

    /// <summary>Makes a key that names one of the two models: <c>strong</c> or <c>weak</c>.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    public static SettingKey Target(string name, string description) => Choice(name, description, Strong, Weak);

    /// <summary>Makes the key of an http or https address.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    public static SettingKey Url(string name, string description) => new(name, SettingType.Url, description);

    /// <summary>Makes the key of a whole number.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    /// <param name="minimum">The smallest number that is allowed.</param>
    /// <param name="maximum">The largest number that is allowed.</param>
    public static SettingKey WholeNumber(string name, string description, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        new(name, SettingType.WholeNumber, description) { Minimum = minimum, Maximum = maximum };

    /// <summary>Makes the key of a number.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    /// <param name="minimum">The smallest number that is allowed.</param>
    /// <param name="maximum">The largest number that is allowed.</param>
    public static SettingKey Number(
        string name, string description, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        new(name, SettingType.Number, description) { Minimum = minimum, Maximum = maximum };

    /// <summary>Makes the key of a percentage, from 0 to 100. One between 0 and 1 is refused: 30% is written as 30.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    public static SettingKey Percent(string name, string description) =>
        Number(name, description, 0, 100) with { FindAdvice = Percentage.FindAdvice };

    /// <summary>Makes the key of true or false.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    public static SettingKey Flag(string name, string description) => new(name, SettingType.Flag, description);

    /// <summary>Makes the key of a list of texts.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    public static SettingKey TextList(string name, string description) => new(name, SettingType.TextList, description);

    /// <summary>Makes the key of a number for each of some names.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    /// <param name="minimum">The smallest number that is allowed.</param>
    public static SettingKey NumberByName(string name, string description, double minimum) =>
        new(name, SettingType.NumberByName, description) { Minimum = minimum };

    /// <summary>Makes the key of a section with keys of its own.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    /// <param name="keys">The section's keys.</param>
    public static SettingKey Section(string name, string description, params IReadOnlyList<SettingKey> keys) =>
        new(name, SettingType.Section, description) { Keys = keys };

    /// <summary>Makes the key of a list of sections.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">The text that editors show.</param>
    /// <param name="keys">The keys of each section.</param>
    public static SettingKey SectionList(string name, string description, params IReadOnlyList<SettingKey> keys) =>
        new(name, SettingType.SectionList, description) { Keys = keys };

    /// <summary>Makes the key of a text for each of some names.</summary>
    internal static SettingKey TextByName(string name, string description) => new(name, SettingType.TextByName, description);

    /// <summary>Makes the key of a list of numbers.</summary>
    internal static SettingKey NumberList(string name, string description, double minimum, double maximum) =>
        new(name, SettingType.NumberList, description) { Minimum = minimum, Maximum = maximum };
}
