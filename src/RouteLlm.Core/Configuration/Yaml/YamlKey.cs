namespace RouteLlm;

/// <summary>A key of a section: what it is called, what it takes and what it means. The reader checks by it, and the JSON schema is made of it.</summary>
internal sealed record YamlKey
{
    private YamlKey(string name, YamlValueKind kind, string description)
    {
        Name = name;
        Kind = kind;
        Description = description;
    }

    public string Name { get; }

    public YamlValueKind Kind { get; }

    /// <summary>Gets what editors show.</summary>
    public string Description { get; }

    public bool Required { get; init; }

    /// <summary>Gets the smallest number that is allowed.</summary>
    public double Minimum { get; private init; } = double.NegativeInfinity;

    /// <summary>Gets the largest number that is allowed.</summary>
    public double Maximum { get; private init; } = double.PositiveInfinity;

    /// <summary>Gets what says which number to write in place of one that the range allows and that is wrong all the same.</summary>
    public Func<double, string?>? FindAdvice { get; private init; }

    /// <summary>Gets the words of a <see cref="YamlValueKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Gets the keys of a section.</summary>
    public IReadOnlyList<YamlKey> Keys { get; private init; } = [];

    public static YamlKey Text(string name, string description) => new(name, YamlValueKind.Text, description);

    public static YamlKey Choice(string name, string description, params IReadOnlyList<string> choices) => new(name, YamlValueKind.Choice, description) { Choices = choices };

    public static YamlKey Url(string name, string description) => new(name, YamlValueKind.Url, description);

    public static YamlKey WholeNumber(string name, string description, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        new(name, YamlValueKind.WholeNumber, description) { Minimum = minimum, Maximum = maximum };

    public static YamlKey Number(string name, string description, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        new(name, YamlValueKind.Number, description) { Minimum = minimum, Maximum = maximum };

    /// <summary>Makes the key of a percentage.</summary>
    public static YamlKey Percent(string name, string description) => Number(name, description, 0, 100) with { FindAdvice = Percentage.FindAdvice };

    /// <summary>Makes the key of what a million tokens cost.</summary>
    public static YamlKey TokenPrice(string name, string description) => Number(name, description, 0) with { FindAdvice = static price => price < 1 ? RouteLlm.TokenPrice.FindAdvice((decimal)price) : null };

    public static YamlKey Flag(string name, string description) => new(name, YamlValueKind.Flag, description);

    public static YamlKey TextList(string name, string description) => new(name, YamlValueKind.TextList, description);

    public static YamlKey NumberByName(string name, string description, double minimum) =>
        new(name, YamlValueKind.NumberByName, description) { Minimum = minimum };

    public static YamlKey Section(string name, string description, params IReadOnlyList<YamlKey> keys) => new(name, YamlValueKind.Section, description) { Keys = keys };

    public static YamlKey SectionList(string name, string description, params IReadOnlyList<YamlKey> keys) => new(name, YamlValueKind.SectionList, description) { Keys = keys };
}
