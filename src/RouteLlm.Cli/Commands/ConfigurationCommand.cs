using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary><c>routellm config</c>: what holds of configuration files.</summary>
internal static class ConfigurationCommand
{
    public static Command Create() => new("config", "Checks configuration files, and writes their JSON schema for editors.")
    {
        CreateCheck(),
        CreateSchema(),
    };

    private static CommandWithExamples CreateCheck()
    {
        var file = new Argument<string>("FILE") { Description = "The YAML file that sets up routers." }.NotEmpty();
        var load = new Option<bool>("--load") { Description = "Also create every router: find its files and load its weights." };
        var command = new CommandWithExamples(
            "check",
            "Checks that 'routellm serve' would start with a configuration file, and lists its routers. The exit code is 0 only if nothing is wrong.",
            "routellm config check routellm.yaml",
            "routellm config check --load routellm.yaml")
        {
            file, load,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(file)!;
            using RouterSet routers = RouterSet.Open(path, []);
            await ThrowIfNotServedAsync(path);
            TextWriter output = parsed.InvocationConfiguration.Output;
            foreach (ConfiguredRouter router in routers.Configured)
            {
                if (parsed.GetValue(load))
                {
                    routers.Get(router.Name);
                }

                string mark = router.Name == routers.ChosenName ? " (default)" : string.Empty;
                await output.WriteLineAsync($"{router.Name}: {router.Kind.Description}{mark}".AsMemory(), cancellationToken);
            }
        });
        return command;
    }

    // What 'routellm serve' refuses at its start, as far as the file alone tells: clients that a budget names may be options of its command
    // line. A checkpoint that it would download first is not looked for.
    private static async Task ThrowIfNotServedAsync(string file)
    {
        WebApplicationBuilder builder = ServedGateway.CreateBuilder();
        ServedGateway.AddTo(builder.Services, file);
        RouterConfiguration configuration = ServedGateway.FileOf(builder.Services)!;

        // A check writes no log of decisions.
        ServedGateway.RemoveDecisionSinks(builder.Services);

        if (!MissingCheckpoints.Any(configuration, [configuration.DefaultRouter ?? LexicalRouter.RouterName]))
        {
            await ServedGateway.Build(builder).DisposeAsync();
        }
    }

    private static CommandWithExamples CreateSchema()
    {
        var command = new CommandWithExamples(
            "schema",
            "Writes the JSON schema of configuration files. A first line '# yaml-language-server: $schema=PATH' makes editors use it.",
            "routellm config schema > routellm.schema.json");
        command.SetAction(parsed =>
        {
            using var schema = new MemoryStream();
            RouterConfiguration.WriteSchema(schema, RouterKinds.RegisteredIn(new ServiceCollection().AddRouteLlm().UseOnnx().Services));
            parsed.InvocationConfiguration.Output.WriteLine(System.Text.Encoding.UTF8.GetString(schema.GetBuffer().AsSpan(0, (int)schema.Length)));
        });
        return command;
    }
}
