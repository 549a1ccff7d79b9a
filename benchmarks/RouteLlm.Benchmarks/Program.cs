using BenchmarkDotNet.Running;
using RouteLlm.Benchmarks;

if (args is [BertOverhead.Command])
{
    await BertOverhead.RunAsync();
    return;
}

if (args is [CallerCost.Command, .. var parts])
{
    CallerCost.Run(parts.FirstOrDefault());
    return;
}

if (args is [TokenizerComparison.Command])
{
    TokenizerComparison.Run();
    return;
}

if (args is [TokenCounting.Command])
{
    TokenCounting.Run();
    return;
}

if (args is [TokenCostFit.Command])
{
    TokenCostFit.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
