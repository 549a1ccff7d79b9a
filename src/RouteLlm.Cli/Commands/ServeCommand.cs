using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary><c>routellm serve</c>: the gateway as a process.</summary>
internal sealed class ServeCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "serve";

    private const int DefaultPort = 6060;

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The YAML file that sets up routers and models.",
        HelpName = "FILE",
    };
    private readonly Option<string[]> _routers = new("--routers")
    {
        Description = "The routers that requests may name; the first one decides requests that name none. Default: all routers, and the file's default router or lexical.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _host = new("--host")
    {
        Description = "The address to listen on; any but loopback needs --client-key-env or --allow-anonymous.",
        HelpName = "ADDRESS",
        DefaultValueFactory = static _ => "127.0.0.1",
    };
    private readonly Option<int> _port = NumberOption.Whole("--port", "The port to listen on; 0 for any free one.", DefaultPort);
    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "The strong win rate, 0 to 1, at which the strong model is chosen.",
        HelpName = "X",
    };
    private readonly Option<double?> _strongPercent = new("--strong-percent")
    {
        Description = "The percentage of strong calls, 0 to 100, that the router's calibration turns into a threshold.",
        HelpName = "P",
    };
    private readonly Option<bool> _fallback = new("--fallback")
    {
        Description = "Let another model answer when the chosen one fails before its answer begins.",
    };
    private readonly Option<string[]> _keyVariables = new("--client-key-env")
    {
        Description = "Environment variables that each hold a key for clients; a client has the variable's name.",
        HelpName = "VARIABLE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _anonymous = new("--allow-anonymous")
    {
        Description = "Serve other machines without keys, at your cost.",
    };
    private readonly Option<string[]> _hosts = new("--allowed-host")
    {
        Description = "Host names that requests may use, beside this machine's own. Default: none without --client-key-env and --allow-anonymous, any with either.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _proxies = new("--trusted-proxy")
    {
        Description = "Addresses or networks of proxies in front whose X-Forwarded-For is trusted.",
        HelpName = "ADDRESS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _perMinute = new("--requests-per-minute")
    {
        Description = "How many requests a minute each key may make. Default: no limit.",
        HelpName = "N",
    };
    private readonly Option<bool> _checkUpstreams = new("--check-upstreams")
    {
        Description = "Let /health/ready also check that every model's endpoint accepts connections.",
    };
    private readonly Option<int> _drain = NumberOption.Whole("--drain-seconds", "How many seconds answers that have begun may still take after the signal to stop.", 60);
    private readonly UpstreamOptions _strong;
    private readonly UpstreamOptions _weak;

    private ServeCommand(Command command)
    {
        _strong = new UpstreamOptions(command, "strong");
        _weak = new UpstreamOptions(command, "weak");
    }

    public static Command Create()
    {
        var command = new CommandWithExamples(
            Name,
            "Serves an OpenAI-compatible API that sends each request to the strong or the weak model. Without models it demonstrates the routing.",
            "routellm serve",
            "routellm serve --strong-model gpt-4.1 --weak-model gpt-4.1-mini --strong-percent 30",
            "routellm serve --config routellm.yaml --routers lexical mf --port 8080 --fallback",
            "routellm serve --host 0.0.0.0 --client-key-env GATEWAY_KEY --config routellm.yaml");
        var serve = new ServeCommand(command);
        command.Add(serve._configuration.NotEmpty());
        command.Add(serve._routers);
        command.Add(serve._host.NotEmpty());
        command.Add(serve._port);
        command.Add(serve._threshold);
        command.Add(serve._strongPercent);
        command.Add(serve._fallback);
        command.Add(serve._keyVariables);
        command.Add(serve._anonymous);
        command.Add(serve._hosts);
        command.Add(serve._proxies);
        command.Add(serve._perMinute);
        command.Add(serve._checkUpstreams);
        command.Add(serve._drain);
        command.SetAction(serve.RunAsync);
        return command;
    }

    private static string KeyOf(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } key && !string.IsNullOrWhiteSpace(key)
        ? key
        : throw new CommandException($"The environment variable '{variable}' of --client-key-env is not set. Set it to the key that clients send.");

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (Percentage.FindError("--strong-percent", parsed.GetValue(_strongPercent)) is { } error)
        {
            throw new CommandException(error);
        }

        WebApplicationBuilder builder = ServedGateway.CreateBuilder();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://{parsed.GetValue(_host)}:{ReadPort(parsed)}"));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(Math.Max(0, parsed.GetValue(_drain))));
        string[] routers = parsed.GetValue(_routers) ?? [];
        bool isDemonstration = ServedGateway.AddTo(builder.Services, parsed.GetValue(_configuration), options => Configure(parsed, options), _strong.Find(parsed) is not null || _weak.Find(parsed) is not null);
        string? problem = await ServedGateway.DownloadAsync(builder.Services, routers, cancellationToken);
        builder.Services.Configure<RouteLlmOptions>(options =>
        {
            options.Threshold = parsed.GetValue(_threshold);
            options.StrongModelPercent = parsed.GetValue(_strongPercent);
        });

        await using WebApplication app = ServedGateway.Build(builder);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            throw new CommandException(exception.Message, exception);
        }

        TextWriter output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync($"Listening on {string.Join(", ", app.Urls)}; models: {string.Join(", ", app.Services.GetRequiredService<GatewayModels>().Names)}.");
        if (problem is not null)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
        }

        if (isDemonstration)
        {
            await output.WriteLineAsync("Demonstration mode: no model is configured, so each answer only says which model would have given it. Name models with --strong-model and --weak-model, or in --config under 'models'.");
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private int ReadPort(ParseResult parsed) => parsed.GetValue(_port) is >= 0 and <= 65_535 and int port ? port
        : throw new CommandException($"--port is {parsed.GetValue(_port)}. Write a number from 0 to 65535.");

    private void Configure(ParseResult parsed, GatewayOptions options)
    {
        options.Strong = _strong.Find(parsed);
        options.Weak = _weak.Find(parsed);
        options.Fallback = parsed.GetValue(_fallback);
        options.AllowAnonymousClients = parsed.GetValue(_anonymous);
        options.RequestsPerMinute = parsed.GetValue(_perMinute);
        options.CheckUpstreams = parsed.GetValue(_checkUpstreams);
        options.HasOnlyRemoteCallers = true;
        foreach (string variable in parsed.GetValue(_keyVariables) ?? [])
        {
            options.Clients[variable] = new GatewayClient { ApiKey = KeyOf(variable) };
        }

        foreach (string host in parsed.GetValue(_hosts) ?? [])
        {
            options.AllowedHosts.Add(host);
        }

        foreach (string proxy in parsed.GetValue(_proxies) ?? [])
        {
            options.TrustedProxies.Add(proxy);
        }

        foreach (string router in parsed.GetValue(_routers) ?? [])
        {
            options.Routers.Add(router);
        }
    }
}
