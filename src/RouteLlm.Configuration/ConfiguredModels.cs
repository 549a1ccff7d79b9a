namespace RouteLlm;

/// <summary>What a configuration file says that the models cost and can do.</summary>
internal static class ConfiguredModels
{
    /// <summary>Takes from the file what the options do not say.</summary>
    public static void Apply(RouterConfiguration configuration, RouteLlmOptions options)
    {
        foreach (string name in (string[])[SettingKey.Strong, SettingKey.Weak])
        {
            if (configuration.Models?.Section(name) is not { } section)
            {
                continue;
            }

            ModelPrice? price = ReadPrice(section.Section(FileKeys.Price));
            ModelCapabilities? capabilities = ReadCapabilities(section.Section(FileKeys.Capabilities));
            if (price is null && capabilities is null)
            {
                continue;
            }

            if (!options.Models.TryGetValue(name, out ModelOptions? model))
            {
                options.Models[name] = model = new ModelOptions();
            }

            model.Price ??= price;
            model.Capabilities ??= capabilities;
        }
    }

    private static ModelPrice? ReadPrice(SettingSection? section) => section is null ? null : new ModelPrice(
        (decimal)section.Number(FileKeys.Input)!.Value,
        (decimal)section.Number(FileKeys.Output)!.Value,
        (decimal?)section.Number(FileKeys.CachedInput));

    private static ModelCapabilities? ReadCapabilities(SettingSection? section) => section is null ? null : new ModelCapabilities
    {
        Tools = section.Flag(FileKeys.Tools) ?? true,
        StructuredOutput = section.Flag(FileKeys.StructuredOutput) ?? true,
        Images = section.Flag(FileKeys.Images) ?? true,
        Audio = section.Flag(FileKeys.Audio) ?? true,
        Reasoning = section.Flag(FileKeys.Reasoning) ?? true,
        ContextTokens = section.WholeNumber(FileKeys.ContextTokens),
    };
}
