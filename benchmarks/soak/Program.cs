using System.Globalization;
using Soak;

// The parts of run.sh, each a process of its own.
return args switch
{
    ["upstream", var port] => await StagedUpstream.RunAsync(Number(port)),
    ["product", var folder] => await SoakedProduct.RunAsync(folder),
    ["run", var seconds, var folder] => await SoakRun.RunAsync(Number(seconds), folder),
    _ => throw new InvalidOperationException("Run benchmarks/soak/run.sh, which starts this with the arguments that it needs."),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
