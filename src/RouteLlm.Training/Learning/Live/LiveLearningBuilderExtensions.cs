using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Lets a router learn from battles while the application runs.</summary>
public static class LiveLearningBuilderExtensions
{
    /// <summary>
    /// Has the default router, which must be <c>lexical</c> or <c>mf</c>, learn from the battles of <c>UseBattles</c> in the background.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A hosted service reads the battle log, learns when there are enough new battles, and puts a new model in the router's place if it is
    /// better with confidence, without dropping a request; it goes back if later battles show with confidence that the model is worse than
    /// the one before. The folder keeps all models and <c>journal.jsonl</c>, which says what was done; it depends on the battles alone, and
    /// not on when the log was read. At the next start the last model is in place before the first request.
    /// </para>
    /// <para>
    /// A matrix factorization router embeds the battles' prompts as it embeds those of requests, so the log must keep them
    /// (<see cref="BattleOptions.KeepPrompts"/>). While its embedding generator fails, learning waits.
    /// </para>
    /// <para>
    /// Several processes may share the folder: one of them learns, and the others follow. A calibration file is refused, since it is valid
    /// for one model only; thresholds come from <see cref="RouteLlmOptions.StrongModelPercent"/> and each model's own calibration.
    /// </para>
    /// <para>The router that the container has as a keyed service stays the registered one; requests get the learned one.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder; created if needed.</param>
    /// <param name="configure">Sets when and how it learns.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder LearnFromBattles(
        this IRouteLlmBuilder builder, string folder, Action<LiveLearningOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return builder.Configure(options => (options.Battles ??= new BattleOptions()).LearningFolder = folder).LearnFromBattles(configure);
    }

    /// <summary>
    /// Has the default router learn from battles as <see cref="LearnFromBattles(IRouteLlmBuilder, string, Action{LiveLearningOptions}?)"/>,
    /// in the folder that <see cref="BattleOptions.LearningFolder"/> names in configuration; without one, nothing learns.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets when and how it learns.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder LearnFromBattles(this IRouteLlmBuilder builder, Action<LiveLearningOptions>? configure = null)
    {
        RouteLlmRegistration registration = builder.Registration();
        object key = (typeof(LiveLearning), registration.ServiceKey);
        if (configure is not null)
        {
            builder.Services.AddKeyedSingleton(key, configure);
        }

        if (!registration.HasLearner)
        {
            registration.HasLearner = true;
            builder.Services.AddKeyedSingleton(key, (provider, _) =>
            {
                var options = new LiveLearningOptions();
                foreach (Action<LiveLearningOptions> each in provider.GetKeyedServices<Action<LiveLearningOptions>>(key))
                {
                    each(options);
                }

                return options;
            });
            builder.Services.AddSingleton<IHostedService>(provider =>
                new LiveLearning(registration, provider.GetRequiredKeyedService<LiveLearningOptions>(key), provider));
            builder.Services.AddSingleton<IValidateOptions<RouteLlmOptions>>(provider =>
                new LiveLearningValidator(builder.OptionsName(), registration, provider.GetRequiredKeyedService<LiveLearningOptions>(key), provider));
        }

        return builder;
    }
}
