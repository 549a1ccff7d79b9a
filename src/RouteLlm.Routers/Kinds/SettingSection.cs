namespace RouteLlm;

/// <summary>
/// The settings of a section of a configuration file, for example those of a router. All of them were checked against the section's
/// <see cref="SettingKey"/>s.
/// </summary>
public sealed class SettingSection
{
    private readonly IReadOnlyDictionary<string, SettingValue> _values;

    internal SettingSection(SettingPlace place, IReadOnlyDictionary<string, SettingValue> values)
    {
        Place = place;
        _values = values;
    }

    /// <summary>Gets where the section begins.</summary>
    internal SettingPlace Place { get; }

    /// <summary>Gets the value of a text or a choice; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public string? Text(string key) => Find<string>(key);

    /// <summary>Gets the value of an address; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public Uri? Url(string key) => Find<Uri>(key);

    /// <summary>Gets the value of a whole number; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public int? WholeNumber(string key) => _values.TryGetValue(key, out SettingValue value) ? (int)value.Value : null;

    /// <summary>Gets the value of a number; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public double? Number(string key) => _values.TryGetValue(key, out SettingValue value) ? (double)value.Value : null;

    /// <summary>Gets the value of a flag; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public bool? Flag(string key) => _values.TryGetValue(key, out SettingValue value) ? (bool)value.Value : null;

    /// <summary>Gets the value of a number of seconds as a time; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public TimeSpan? Seconds(string key) => Number(key) is double seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Gets a list of texts; empty if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<string> Texts(string key) => Find<IReadOnlyList<string>>(key) ?? [];

    /// <summary>Gets numbers by name, in the order of the file; empty if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<KeyValuePair<string, double>> NumbersByName(string key) =>
        Find<IReadOnlyList<KeyValuePair<string, double>>>(key) ?? [];

    /// <summary>Gets a list of numbers; empty if the file does not have the key.</summary>
    internal IReadOnlyList<double> Numbers(string key) => Find<IReadOnlyList<double>>(key) ?? [];

    /// <summary>Gets texts by name, in the order of the file; empty if the file does not have the key.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> TextsByName(string key) =>
        Find<IReadOnlyList<KeyValuePair<string, string>>>(key) ?? [];

    /// <summary>Gets a section inside this one; <see langword="null"/> if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public SettingSection? Section(string key) => Find<SettingSection>(key);

    /// <summary>Gets a list of sections; empty if the file does not have the key.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<SettingSection> Sections(string key) => Find<IReadOnlyList<SettingSection>>(key) ?? [];

    /// <summary>Gets one of the two models; <see langword="null"/> if the file does not have the key or names none of them.</summary>
    /// <param name="key">The key.</param>
    public RouteTarget? Target(string key) => Text(key) switch
    {
        SettingKey.Strong => RouteTarget.Strong,
        SettingKey.Weak => RouteTarget.Weak,
        _ => null,
    };

    /// <summary>Makes the exception that says what is wrong with this section and where it is.</summary>
    /// <param name="problem">What is wrong and what to write, as a sentence.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ConfigurationFileException Wrong(string problem, Exception? innerException = null) => Place.Wrong(problem, innerException);

    /// <summary>Makes the exception that says what is wrong with a key's value and where it is.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong and what to write, as a sentence.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ConfigurationFileException Wrong(string key, string problem, Exception? innerException = null) =>
        PlaceOf(key).Wrong(problem, innerException);

    /// <summary>Gets whether a key stands in the section.</summary>
    internal bool Has(string key) => _values.ContainsKey(key);

    /// <summary>Gets where a key's value stands, or the section where it has none.</summary>
    internal SettingPlace PlaceOf(string key) => _values.TryGetValue(key, out SettingValue value) ? value.Place : Place;

    /// <summary>Refuses a section that names a model on this machine and says something of one at an endpoint as well.</summary>
    /// <param name="local">The key of the model on this machine, which stands in the section.</param>
    /// <param name="remote">The keys of a model at an endpoint.</param>
    /// <exception cref="ConfigurationFileException">One of them stands in the section.</exception>
    internal void ThrowIfEndpointBeside(string local, params IEnumerable<string> remote)
    {
        if (remote.FirstOrDefault(_values.ContainsKey) is { } key)
        {
            throw Wrong(key, $"'{local}' names a model on this machine, but '{key}' is for one at an endpoint. Remove one of the two.");
        }
    }

    private T? Find<T>(string key)
        where T : class => _values.TryGetValue(key, out SettingValue value) ? (T)value.Value : null;
}
