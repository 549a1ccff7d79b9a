using System.Globalization;
using GatewayLoad;

// The parts of run.sh, each a process of its own.
return args switch
{
    ["upstream", var port] => await FastUpstream.RunAsync(Number(port)),
    ["forwarder", var port, var upstream] => await BareForwarder.RunAsync(Number(port), upstream),
    ["gateway", var port, var strong, var weak] => await LoadedGateway.RunAsync(Number(port), strong, weak),
    ["streams", var gateway, var count, var seconds, var process] => await StreamLoad.RunAsync(new Uri(gateway), Number(count), Number(seconds), Number(process)),
    ["rate", var server, var model, var rate, var connections, var seconds] => await RateLoad.RunAsync(new Uri(server), model, Number(rate), Number(connections), Number(seconds)),
    ["fallback", var gateway, var weakPort, var seconds] => await FallbackLoad.RunAsync(new Uri(gateway), Number(weakPort), Number(seconds)),
    _ => throw new InvalidOperationException("Run benchmarks/gateway-load/run.sh, which starts this with the arguments that it needs."),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
