using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace RouteLlm.Tests;

/// <summary>
/// Kernels of Semantic Kernel: the router sees every prompt once a turn, and the decision reaches those who hold Semantic Kernel's own
/// types.
/// </summary>
public sealed class SemanticKernelTests
{
    private readonly ToolCallingChatClient _strong = new("strong");
    private readonly ToolCallingChatClient _weak = new("weak");
    private readonly List<string> _log = [];

    public static TheoryData<bool, bool, bool> Turns => [.. from first in Both from second in Both from third in Both select (first, second, third)];

    private static bool[] Both => [true, false];

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task Plugins_are_invoked_with_one_decision_a_turn(bool isOfApplication, bool isOfKernel, bool isStreaming)
    {
        int invocations = 0;
        Kernel kernel = Build(isOfApplication, chat => _ = isOfKernel ? chat.UseKernelFunctionInvocation() : chat.UseFunctionInvocation());
        kernel.Plugins.AddFromFunctions("counter", [KernelFunctionFactory.CreateFromMethod(() => ++invocations, "count")]);
        var arguments = new KernelArguments(new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });

        string hard = await InvokeAsync(kernel, "hard", arguments, isStreaming);
        string easy = await InvokeAsync(kernel, "easy", arguments, isStreaming);

        Assert.Equal(("strong: 1", "weak: 2"), (hard, easy));
        Assert.Equal(["router: hard", "router: easy"], _log);
        Assert.Equal((2, 2, 2), (_strong.Calls, _weak.Calls, invocations));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_router_sees_a_prompt_function_as_the_model_does(bool isStreaming)
    {
        Kernel kernel = Build(isOfApplication: true, Plain);
        KernelFunction function = kernel.CreateFunctionFromPrompt("How {{$degree}} is it?");

        string text = isStreaming
            ? string.Concat(await kernel.InvokeStreamingAsync<string>(function, new() { ["degree"] = "hard" }, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken))
            : (await kernel.InvokeAsync(function, new() { ["degree"] = "hard" }, TestContext.Current.CancellationToken)).ToString();

        Assert.Equal("strong: ", text);
        Assert.Equal(["router: How hard is it?"], _log);
    }

    [Theory]
    [InlineData("hard", "strong")]
    [InlineData("easy", "weak")]
    public async Task The_metadata_of_a_chat_message_holds_the_decision(string prompt, string model)
    {
        IChatCompletionService chat = Build(isOfApplication: false, chat => chat.UseRoutingDecisionOnMessages()).Services.GetRequiredService<IChatClient>().AsChatCompletionService();

        ChatMessageContent content = await chat.GetChatMessageContentAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((model, $"{model}: "), (content.Metadata.GetRoutingDecision()?.Model, content.Content));
    }

    [Theory]
    [InlineData("hard", "strong")]
    [InlineData("easy", "weak")]
    public async Task The_result_of_a_prompt_holds_the_decision_in_each_type_that_it_is_read_as(string prompt, string model)
    {
        FunctionResult result = await Build(isOfApplication: false, chat => chat.UseRoutingDecisionOnMessages()).InvokePromptAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(model, result.GetValue<ChatResponse>()?.GetRoutingDecision()?.Model);
        Assert.Equal(model, result.GetValue<ChatMessageContent>()?.Metadata.GetRoutingDecision()?.Model);
        Assert.Equal(model, result.Metadata.GetRoutingDecision()?.Model);
    }

    [Theory]
    [InlineData("hard", "strong", true)]
    [InlineData("easy", "weak", true)]
    [InlineData("hard", "strong", false)]
    [InlineData("easy", "weak", false)]
    public async Task The_first_streamed_content_holds_the_decision(string prompt, string model, bool isPrompt)
    {
        Kernel kernel = Build(isOfApplication: false, Plain);
        IAsyncEnumerable<StreamingKernelContent> stream = isPrompt
            ? kernel.InvokePromptStreamingAsync(prompt, cancellationToken: TestContext.Current.CancellationToken)
            : kernel.Services.GetRequiredService<IChatClient>().AsChatCompletionService().GetStreamingChatMessageContentsAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);

        List<StreamingKernelContent> contents = await stream.ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(model, contents[0].Metadata.GetRoutingDecision()?.Model);
        Assert.Equal($"{model}: ", string.Concat(contents));
    }

    [Fact]
    public async Task Without_the_line_in_the_pipeline_nothing_stands_on_the_message()
    {
        IChatClient client = Build(isOfApplication: false, Plain).Services.GetRequiredService<IChatClient>();

        ChatMessageContent content = await client.AsChatCompletionService().GetChatMessageContentAsync("hard", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(content.Metadata.GetRoutingDecision());
    }

    private static void Plain(ChatClientBuilder chat)
    {
        // No middleware.
    }

    private Kernel Build(bool isOfApplication, Action<ChatClientBuilder> pipeline)
    {
        IServiceCollection services = new ServiceCollection();
        IKernelBuilder builder = isOfApplication ? services.AddKernel() : Kernel.CreateBuilder();
        builder.Services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseRouter(new SpyRouter(_log)).UsePipeline(pipeline);
        return isOfApplication ? services.BuildServiceProvider().GetRequiredService<Kernel>() : builder.Build();
    }

    private static async Task<string> InvokeAsync(Kernel kernel, string prompt, KernelArguments arguments, bool isStreaming) => isStreaming
        ? string.Concat(await kernel.InvokePromptStreamingAsync(prompt, arguments, cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken))
        : (await kernel.InvokePromptAsync(prompt, arguments, cancellationToken: TestContext.Current.CancellationToken)).ToString();
}
