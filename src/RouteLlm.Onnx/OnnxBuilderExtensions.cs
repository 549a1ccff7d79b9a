using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RouteLlm;

/// <summary>Adds models on ONNX Runtime to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class OnnxBuilderExtensions
{
    /// <summary>
    /// Lets a configuration file set up the routers <c>bert</c>, <c>causal_llm</c> and <c>decision_model</c>, and embed with
    /// <c>embedding: {onnx: FOLDER}</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseOnnx(this IRouteLlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ILocalEmbeddingFactory, OnnxEmbeddingFactory>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRouterKind>(new BertKind()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRouterKind>(new OnnxCausalLlmKind()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRouterKind>(new OnnxDecisionModelKind()));
        return builder;
    }

    /// <summary>
    /// Lets a text classifier decide requests that name no router. The container loads it when it is first needed, and disposes it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="configure">Sets how it is read and run.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseBert(this IRouteLlmBuilder builder, string folder, Action<BertRouterOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new BertRouterOptions();
        configure?.Invoke(options);
        return builder.AddRouter(BertRouter.RouterName, _ => BertRouter.Load(folder, options)).UseRouter(BertRouter.RouterName);
    }

    /// <summary>
    /// Lets a language model that predicts scores decide requests that name no router. The container loads it when it is first needed, and
    /// disposes it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="configure">Sets how it is read and run.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseCausalLm(
        this IRouteLlmBuilder builder, string folder, Action<CausalLlmRouterOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new CausalLlmRouterOptions();
        configure?.Invoke(options);
        return builder.AddRouter(CausalLlmRouter.RouterName, _ => CausalLlmRouter.Load(folder, options)).UseRouter(CausalLlmRouter.RouterName);
    }

    /// <summary>
    /// Has a text classifier with labels of any kind decide: adds a <see cref="DecisionModelRouter"/>, and makes it the one of requests
    /// that name none. The container loads the model when it is first needed, and disposes it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="labels">
    /// The strong win rate of each of the model's labels, from 0 to 1; at least one label. Labels that are left out count for nothing.
    /// </param>
    /// <param name="configure">Sets how it is read and run.</param>
    /// <param name="targetOnFailure">
    /// The model for prompts that the classifier fails on; <see langword="null"/>, the default, fails the request.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="labels"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseDecisionModel(
        this IRouteLlmBuilder builder,
        string folder,
        IReadOnlyDictionary<string, double> labels,
        Action<OnnxDecisionModelOptions>? configure = null,
        RouteTarget? targetOnFailure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new OnnxDecisionModelOptions();
        configure?.Invoke(options);

        // A key of its own, so that the container disposes the model, which the router does not.
        object key = new();
        builder.Services.AddKeyedSingleton(key, (_, _) => OnnxDecisionModel.Load(folder, options));
        return builder.UseDecisionModel(services => services.GetRequiredKeyedService<OnnxDecisionModel>(key), labels, targetOnFailure);
    }

    /// <summary>
    /// Registers the <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> that routers embed prompts with. The container loads it when it
    /// is first needed, and disposes it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="configure">Sets how it is read and run.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseOnnxEmbeddings(
        this IRouteLlmBuilder builder, string folder, Action<OnnxEmbeddingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new OnnxEmbeddingOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_ => OnnxEmbeddingGenerator.Load(folder, options));
        return builder;
    }
}
