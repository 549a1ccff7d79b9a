namespace RouteLlm;

/// <summary><c>models</c>: what the models cost and can do, and where they are.</summary>
internal static class ModelsSection
{
    public const string Name = "models";
    public const string Others = "others";
    public const string OtherName = "name";
    public const string Fallback = "fallback";
    public const string Aliases = "aliases";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "The models: their prices and capabilities, and where 'routellm serve' and AddRouteLlmGateway() find them.",
        SettingKey.Section(SettingKey.Strong, "The model that answers best and costs most.", ModelKeys.All),
        SettingKey.Section(SettingKey.Weak, "The cheap model.", ModelKeys.All),
        SettingKey.SectionList(
            Others,
            "The models between the two, weakest first.",
            [SettingKey.Text(OtherName, "The model's name here, which requests may use.") with { Required = true }, .. ModelKeys.All.Select(static key => key.Name == ModelKeys.Model ? key with { Required = true } : key)]),
        SettingKey.TextByName(Aliases, "Further names that the gateway's clients may use, each for a model or a router, for example {gpt-4: strong}."),
        SettingKey.Flag(Fallback, "Whether another model answers when the chosen one fails before its answer begins. Default: false. The file's section 'fallback' has more settings."));

    /// <summary>Gets the models that the file names, weakest first.</summary>
    public static IEnumerable<(string Name, SettingSection Section)> All(SettingSection? models)
    {
        if (models?.Section(SettingKey.Weak) is { } weak)
        {
            yield return (SettingKey.Weak, weak);
        }

        foreach (SettingSection other in models?.Sections(Others) ?? [])
        {
            yield return (other.Text(OtherName)!, other);
        }

        if (models?.Section(SettingKey.Strong) is { } strong)
        {
            yield return (SettingKey.Strong, strong);
        }
    }

    /// <exception cref="ConfigurationFileException">An endpoint names no model, or two models have one name.</exception>
    public static void Check(SettingSection models)
    {
        HashSet<string> names = [SettingKey.Strong, SettingKey.Weak];
        foreach (SettingSection other in models.Sections(Others))
        {
            string name = other.Text(OtherName)!;
            if (!names.Add(name))
            {
                throw other.Wrong(OtherName, $"there is already a model '{name}'. Give this one another name.");
            }

            if (name == RouterModelId.Default || RouterModelId.IsRouters(name))
            {
                throw other.Wrong(OtherName, $"'{name}' is a reserved name, by which requests choose a router. Give the model another name.");
            }
        }

        foreach ((_, SettingSection section) in All(models))
        {
            // A price or a capability alone says nothing of an endpoint.
            if (section.Text(ModelKeys.Model) is null && ModelKeys.OfEndpoint.FirstOrDefault(section.Has) is { } key)
            {
                throw section.Wrong(key, $"the model at an endpoint has no name. Write '{ModelKeys.Model}', for example '{ModelKeys.Model}: gpt-4.1'.");
            }
        }
    }

    /// <summary>Takes from the file what the options do not say.</summary>
    public static void Apply(SettingSection models, RouteLlmOptions options)
    {
        foreach ((string name, SettingSection section) in All(models))
        {
            ModelPrice? price = PriceOf(section);
            ModelCapabilities? capabilities = ReadCapabilities(section.Section(ModelKeys.Capabilities));
            TimeSpan? timeout = section.Seconds(ModelKeys.AttemptTimeoutSeconds);
            string? arenaName = section.Text(ModelKeys.ArenaName);
            SettingSection? cache = section.Section(ModelKeys.PromptCache);
            if (price is null && capabilities is null && timeout is null && arenaName is null && cache is null)
            {
                continue;
            }

            if (!options.Models.TryGetValue(name, out ModelOptions? model))
            {
                options.Models[name] = model = new ModelOptions();
            }

            model.Price ??= price;
            model.Capabilities ??= capabilities;
            model.AttemptTimeout ??= timeout;
            model.ArenaName ??= arenaName;
            ApplyCache(cache, model.PromptCache);
        }
    }

    /// <summary>Gets the endpoint of a model; <see langword="null"/> where the file names none.</summary>
    public static ModelEndpoint? EndpointOf(SettingSection section) => section.Text(ModelKeys.Model) is not { } model ? null : new ModelEndpoint
    {
        Model = model,
        Protocol = ProtocolOf(section),
        BaseUrl = section.Url(ModelKeys.BaseUrl),
        ApiKeyVariable = section.Text(ModelKeys.ApiKeyVariable),
        Timeout = section.Seconds(ModelKeys.TimeoutSeconds),
        Headers = section.TextsByName(ModelKeys.Headers).ToDictionary(StringComparer.OrdinalIgnoreCase),
        ParameterNames = section.TextsByName(ModelKeys.RenameParameters).ToDictionary(StringComparer.Ordinal),
        DroppedParameters = section.Texts(ModelKeys.DropParameters),
        SetParameters = section.TextsByName(ModelKeys.SetParameters).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>Gets the price of a model; <see langword="null"/> where the file says none.</summary>
    public static ModelPrice? PriceOf(SettingSection section) => ReadPrice(section.Section(ModelKeys.Price));

    /// <summary>Gets the names that the gateway's clients may use, and what they stand for.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> AliasesOf(SettingSection models) => models.TextsByName(Aliases);

    /// <summary>Gets the key at which a model's section says where its API key is, or else what it is.</summary>
    public static string ApiKeyPlaceOf(SettingSection section) =>
        section.Has(ModelKeys.ApiKeyVariable) ? ModelKeys.ApiKeyVariable : ModelKeys.Model;

    private static void ApplyCache(SettingSection? section, PromptCacheOptions cache)
    {
        var defaults = new PromptCacheOptions();
        cache.Lifetime = cache.Lifetime == defaults.Lifetime
            ? section?.Seconds(ModelKeys.LifetimeSeconds) ?? cache.Lifetime
            : cache.Lifetime;
        cache.MinimumTokens = cache.MinimumTokens == defaults.MinimumTokens
            ? section?.WholeNumber(ModelKeys.MinimumTokens) ?? cache.MinimumTokens
            : cache.MinimumTokens;
        cache.WritePriceMultiplier = cache.WritePriceMultiplier == defaults.WritePriceMultiplier
            ? (decimal?)section?.Number(ModelKeys.WritePriceMultiplier) ?? cache.WritePriceMultiplier
            : cache.WritePriceMultiplier;
    }

    private static ModelProtocol ProtocolOf(SettingSection section) => section.Text(ModelKeys.Protocol) switch
    {
        ModelKeys.Responses => ModelProtocol.Responses,
        ModelKeys.Messages => ModelProtocol.Messages,
        _ => ModelProtocol.ChatCompletions,
    };

    private static ModelPrice? ReadPrice(SettingSection? section)
    {
        decimal multiplier = (decimal?)section?.Number(ModelKeys.PriceMultiplier) ?? 1;
        return section is null ? null : new ModelPrice(
            (decimal)section.Number(ModelKeys.Input)!.Value * multiplier,
            (decimal)section.Number(ModelKeys.Output)!.Value * multiplier,
            (decimal?)section.Number(ModelKeys.CachedInput) * multiplier);
    }

    private static ModelCapabilities? ReadCapabilities(SettingSection? section) => section is null ? null : new ModelCapabilities
    {
        Tools = section.Flag(ModelKeys.Tools) ?? true,
        StructuredOutput = section.Flag(ModelKeys.StructuredOutput) ?? true,
        Images = section.Flag(ModelKeys.Images) ?? true,
        Audio = section.Flag(ModelKeys.Audio) ?? true,
        Reasoning = section.Flag(ModelKeys.Reasoning) ?? true,
        ContextTokens = section.WholeNumber(ModelKeys.ContextTokens),
    };
}
