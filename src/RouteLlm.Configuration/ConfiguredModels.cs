namespace RouteLlm;

/// <summary>What a configuration file says that the models cost and can do.</summary>
internal static class ConfiguredModels
{
    /// <summary>Takes from the file what the options do not say.</summary>
    public static void Apply(RouterConfiguration configuration, RouteLlmOptions options)
    {
        foreach (string name in (string[])[YamlKeys.Strong, YamlKeys.Weak])
        {
            if (configuration.Models?.Section(name) is not { } section)
            {
                continue;
            }

            ModelPrice? price = ReadPrice(section.Section(YamlKeys.Price));
            ModelCapabilities? capabilities = ReadCapabilities(section.Section(YamlKeys.Capabilities));
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

    private static ModelPrice? ReadPrice(YamlSection? section) => section is null ? null : new ModelPrice(
        (decimal)section.Number(YamlKeys.Input)!.Value,
        (decimal)section.Number(YamlKeys.Output)!.Value,
        (decimal?)section.Number(YamlKeys.CachedInput));

    private static ModelCapabilities? ReadCapabilities(YamlSection? section) => section is null ? null : new ModelCapabilities
    {
        Tools = section.Flag(YamlKeys.Tools) ?? true,
        StructuredOutput = section.Flag(YamlKeys.StructuredOutput) ?? true,
        Images = section.Flag(YamlKeys.Images) ?? true,
        Audio = section.Flag(YamlKeys.Audio) ?? true,
        Reasoning = section.Flag(YamlKeys.Reasoning) ?? true,
        ContextTokens = section.WholeNumber(YamlKeys.ContextTokens),
    };
}
