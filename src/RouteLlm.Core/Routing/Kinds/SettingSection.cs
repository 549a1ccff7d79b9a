namespace RouteLlm;

/// <summary>A section that was read: what its keys say. Everything in it was checked against the section's <see cref="YamlKey"/>s.</summary>
internal sealed class YamlSection(YamlPlace place, IReadOnlyDictionary<string, YamlValue> values)
{
    /// <summary>Gets where the section begins.</summary>
    public YamlPlace Place { get; } = place;

    /// <summary>Gets the value of a <see cref="YamlValueKind.Text"/> or <see cref="YamlValueKind.Choice"/> key.</summary>
    public string? Text(string key) => Find<string>(key);

    public Uri? Url(string key) => Find<Uri>(key);

    public int? WholeNumber(string key) => values.TryGetValue(key, out YamlValue value) ? (int)value.Value : null;

    public double? Number(string key) => values.TryGetValue(key, out YamlValue value) ? (double)value.Value : null;

    public bool? Flag(string key) => values.TryGetValue(key, out YamlValue value) ? (bool)value.Value : null;

    public TimeSpan? Seconds(string key) => Number(key) is double seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Gets the list of a key; empty where it does not stand in the file.</summary>
    public IReadOnlyList<string> Texts(string key) => Find<IReadOnlyList<string>>(key) ?? [];

    public IReadOnlyList<KeyValuePair<string, double>> NumbersByName(string key) => Find<IReadOnlyList<KeyValuePair<string, double>>>(key) ?? [];

    public YamlSection? Section(string key) => Find<YamlSection>(key);

    public IReadOnlyList<YamlSection> Sections(string key) => Find<IReadOnlyList<YamlSection>>(key) ?? [];

    /// <summary>Gets one of the two models, if that is what a key names.</summary>
    public RouteTarget? Target(string key) => Text(key) switch
    {
        YamlKeys.Strong => RouteTarget.Strong,
        YamlKeys.Weak => RouteTarget.Weak,
        _ => null,
    };

    /// <summary>Gets where a key's value stands, or the section where it has none.</summary>
    public YamlPlace PlaceOf(string key) => values.TryGetValue(key, out YamlValue value) ? value.Place : Place;

    /// <summary>Refuses a section that names a model on this machine and says something of one at an endpoint as well.</summary>
    /// <param name="local">The key of the model on this machine, which stands in the section.</param>
    /// <param name="remote">The keys of a model at an endpoint.</param>
    /// <exception cref="ConfigurationFileException">One of them stands in the section.</exception>
    public void ThrowIfEndpointBeside(string local, params IEnumerable<string> remote)
    {
        if (remote.FirstOrDefault(values.ContainsKey) is { } key)
        {
            throw PlaceOf(key).Wrong($"'{local}' names a model on this machine, and '{key}' is of one at an endpoint. Remove one of the two.");
        }
    }

    private T? Find<T>(string key)
        where T : class => values.TryGetValue(key, out YamlValue value) ? (T)value.Value : null;
}
