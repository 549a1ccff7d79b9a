using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>The application's options in JSON.</summary>
internal sealed class JsonConfigurationTarget() : FuzzTarget("json-configuration", typeof(JsonException), typeof(OptionsValidationException), typeof(FormatException), typeof(InvalidDataException), typeof(InvalidOperationException), typeof(ArgumentException))
{
    public override int Inputs => 100_000;

    public override void Run(byte[] input) 
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(input)).Build();
        var services = new ServiceCollection();
        services.AddRouteLlm(configuration).UseStrongClient(new SilentChatClient()).UseWeakClient(new SilentChatClient());
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<RouteLlmChatClient>();
    }
}
