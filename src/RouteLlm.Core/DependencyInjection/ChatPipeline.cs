using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The middleware of one client: what each call of a builder's method adds, outermost first.</summary>
/// <param name="call">The builder's method, for error messages.</param>
internal sealed class ChatPipeline(string call)
{
    private readonly List<Action<ChatClientBuilder, IServiceProvider>> _steps = [];

    /// <summary>Adds middleware inside of what was added before.</summary>
    public void Add(Action<ChatClientBuilder, IServiceProvider> step) => _steps.Add(step);

    /// <summary>Gets whether there is any middleware.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>Builds the pipeline around a client, which is disposed with the pipeline.</summary>
    /// <exception cref="InvalidOperationException">A step fails; the message names the builder's method.</exception>
    public IChatClient Around(IChatClient client, IServiceProvider provider) => FactoryCall.Run(call, provider, services =>
    {
        var builder = new ChatClientBuilder(client);
        foreach (Action<ChatClientBuilder, IServiceProvider> step in _steps)
        {
            step(builder, services);
        }

        return builder.Build(services);
    });
}
