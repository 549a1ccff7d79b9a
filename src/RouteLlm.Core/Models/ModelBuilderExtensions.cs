using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Adds models to an <see cref="IRouteLlmBuilder"/> and describes them.</summary>
public static class ModelBuilderExtensions
{
    /// <summary>
    /// Adds a further model. Call it for the weakest first. <c>UseWeakClient</c> names a model below all of them, <c>UseStrongClient</c>
    /// one above; neither is needed if this adds two or more.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="client">Its client; stays the caller's to dispose.</param>
    /// <param name="price">Its price, where costs matter.</param>
    /// <param name="capabilities">What it can do; <see langword="null"/> for everything.</param>
    /// <param name="arenaName">Its <see cref="ModelOptions.ArenaName"/>; <see langword="null"/> for its name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="client"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty, or another model has it.</exception>
    public static IRouteLlmBuilder AddModel(
        this IRouteLlmBuilder builder, string name, IChatClient client, ModelPrice? price = null, ModelCapabilities? capabilities = null, string? arenaName = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Registration().Models.Add(builder.Services, name, ModelSource.Of(client));
        return builder.DescribeModel(name, price, capabilities, arenaName);
    }

    /// <summary>Adds a model that the container makes once, when it is first needed, and disposes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="factory">Makes its client.</param>
    /// <param name="price">Its price, where costs matter.</param>
    /// <param name="capabilities">What it can do; <see langword="null"/> for everything.</param>
    /// <param name="arenaName">Its <see cref="ModelOptions.ArenaName"/>; <see langword="null"/> for its name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="factory"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty, or another model has it.</exception>
    public static IRouteLlmBuilder AddModel(
        this IRouteLlmBuilder builder, string name, Func<IServiceProvider, IChatClient> factory, ModelPrice? price = null, ModelCapabilities? capabilities = null, string? arenaName = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentException.ThrowIfNullOrEmpty(name);
        RouteLlmRegistration registration = builder.Registration();
        registration.Models.Add(builder.Services, name, ModelSource.Of(factory, $"{registration.AddCall}.AddModel(\"{name}\", …)"));
        return builder.DescribeModel(name, price, capabilities, arenaName);
    }

    /// <summary>Adds a further model and describes it: one client at several efforts is several models.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="client">Its client, which other models may have, too; stays the caller's to dispose.</param>
    /// <param name="configure">Describes it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/>, <paramref name="client"/> or <paramref name="configure"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty, or another model has it.</exception>
    public static IRouteLlmBuilder AddModel(this IRouteLlmBuilder builder, string name, IChatClient client, Action<ModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddModel(name, client).DescribeModel(name, configure);
    }

    /// <summary>Adds a model that the container makes once, when it is first needed, and disposes, and describes it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="factory">Makes its client.</param>
    /// <param name="configure">Describes it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/>, <paramref name="factory"/> or <paramref name="configure"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty, or another model has it.</exception>
    public static IRouteLlmBuilder AddModel(
        this IRouteLlmBuilder builder, string name, Func<IServiceProvider, IChatClient> factory, Action<ModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddModel(name, factory).DescribeModel(name, configure);
    }

    /// <summary>Describes a model.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The model's name: <c>"strong"</c>, <c>"weak"</c>, or that of another model.</param>
    /// <param name="configure">Describes it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="configure"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder DescribeModel(this IRouteLlmBuilder builder, string name, Action<ModelOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Configure(options =>
        {
            if (!options.Models.TryGetValue(name, out ModelOptions? model))
            {
                options.Models[name] = model = new ModelOptions();
            }

            configure(model);
        });
    }

    /// <summary>Describes a model: its price, what it can do, and its name in routers.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">
    /// The model's name: <c>"strong"</c>, <c>"weak"</c>, or that of
    /// <see cref="AddModel(IRouteLlmBuilder, string, IChatClient, ModelPrice?, ModelCapabilities?, string?)"/>.
    /// </param>
    /// <param name="price">Its price; <see langword="null"/> to leave it as it is.</param>
    /// <param name="capabilities">What it can do; <see langword="null"/> to leave it as it is.</param>
    /// <param name="arenaName">Its <see cref="ModelOptions.ArenaName"/>; <see langword="null"/> to leave it as it is.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder DescribeModel(
        this IRouteLlmBuilder builder, string name, ModelPrice? price = null, ModelCapabilities? capabilities = null, string? arenaName = null)
    {
        return builder.DescribeModel(name, model =>
        {
            model.Price = price ?? model.Price;
            model.Capabilities = capabilities ?? model.Capabilities;
            model.ArenaName = arenaName ?? model.ArenaName;
        });
    }

    /// <summary>
    /// Counts the tokens of requests and answers, where the provider does not, instead of estimating them: for context windows, costs and
    /// budgets.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="counter">The counter for every model that has no counter of its own.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseTokenCounter(this IRouteLlmBuilder builder, ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        return builder.Configure(options => options.CountTokensWith(counter));
    }

    /// <summary>
    /// Counts the tokens of a model's requests and answers, where the provider does not, instead of estimating them: for its context
    /// window, its costs and budgets.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model's name: <c>"strong"</c>, <c>"weak"</c>, or that of another model.</param>
    /// <param name="counter">The counter; one may serve several models.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="counter"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseTokenCounter(this IRouteLlmBuilder builder, string model, ITokenCounter counter)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(counter);
        return builder.DescribeModel(model).Configure(options => options.Models[model].CountTokensWith(counter));
    }
}
