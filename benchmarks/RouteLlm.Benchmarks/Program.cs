using BenchmarkDotNet.Running;
using RouteLlm.Benchmarks;

if (args is [BertOverhead.Command])
{
    await BertOverhead.RunAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
