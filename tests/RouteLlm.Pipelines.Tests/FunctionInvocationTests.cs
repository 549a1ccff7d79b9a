using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Tools that Microsoft.Extensions.AI invokes, around the router and around the models: one decision a turn.</summary>
public sealed class FunctionInvocationTests
{
    private readonly ToolCallingChatClient _strong = new("strong");
    private readonly ToolCallingChatClient _weak = new("weak");
    private readonly List<string> _log = [];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_turn_with_tools_is_decided_once_and_one_model_does_it_all(bool isOutside, bool isStreaming)
    {
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new SpyRouter(_log));
        if (isOutside)
        {
            builder.UsePipeline(chat => chat.UseFunctionInvocation());
        }
        else
        {
            builder.UseModelPipeline("strong", chat => chat.UseFunctionInvocation()).UseModelPipeline("weak", chat => chat.UseFunctionInvocation());
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        int invocations = 0;
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => ++invocations, "count")] };

        ChatResponse hard = await client.AskAsync("hard", isStreaming, options);
        ChatResponse easy = await client.AskAsync("easy", isStreaming, options);

        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal(("strong: 1", "weak: 2"), (hard.Messages[^1].Text, easy.Messages[^1].Text));
        Assert.Equal((2, 2, 2), (_strong.Calls, _weak.Calls, invocations));
        Assert.Equal(("strong", "weak"), (hard.GetRoutingDecision()!.Model, easy.GetRoutingDecision()!.Model));
    }
}
