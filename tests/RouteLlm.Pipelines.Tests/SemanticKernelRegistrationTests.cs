using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace RouteLlm.Tests;

/// <summary>Semantic Kernel takes the last chat client of the container, keyed ones included: that must be the routed one.</summary>
public sealed class SemanticKernelRegistrationTests
{
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");
    private readonly TestRouter _router = new(0.9);

    public static TheoryData<string> Orders => ["strong first", "weak first", "router last", "added twice"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_kernel_routes_whatever_the_order_of_the_registrations(string order)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        Add(builder.Services, order);
        Kernel kernel = builder.Build();

        await AssertRoutedAsync(kernel);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_kernel_of_an_application_routes_whatever_the_order_of_the_registrations(string order)
    {
        var services = new ServiceCollection();
        services.AddKernel();
        Add(services, order);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await AssertRoutedAsync(provider.GetRequiredService<Kernel>());
    }

    private void Add(IServiceCollection services, string order)
    {
        switch (order)
        {
            case "strong first":
                services.AddRouteLlm(o => o.Threshold = 0.5).UseRouter(_router).UseStrongClient(_strong).UseWeakClient(_weak);
                break;
            case "weak first":
                services.AddRouteLlm(o => o.Threshold = 0.5).UseRouter(_router).UseWeakClient(_weak).UseStrongClient(_strong);
                break;
            case "router last":
                services.AddRouteLlm().UseWeakClient(_ => _weak).UseStrongClient(_ => _strong).UseRouter(_router);
                services.AddRouteLlm(o => o.Threshold = 0.5);
                break;
            default:
                services.AddRouteLlm(o => o.Threshold = 0.5).UseStrongClient(_strong).UseRouter(_router);
                services.AddRouteLlm().UseWeakClient(_weak);
                break;
        }
    }

    private async Task AssertRoutedAsync(Kernel kernel)
    {
        FunctionResult result = await kernel.InvokePromptAsync("hello", cancellationToken: TestContext.Current.CancellationToken);
        var streamed = new List<string>();
        await foreach (StreamingKernelContent content in kernel.InvokePromptStreamingAsync("again", cancellationToken: TestContext.Current.CancellationToken))
        {
            streamed.Add(content.ToString());
        }

        Assert.Equal(("strong", "strong"), (result.ToString(), string.Concat(streamed)));
        Assert.Equal(["hello", "again"], _router.Requests.Select(request => request.Prompt));
        Assert.Equal((2, 0), (_strong.Calls, _weak.Calls));
    }
}
