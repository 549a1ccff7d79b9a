using System.Collections;
using System.Reflection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RouteLlm.Tests;

public sealed class RouteLlmOptionsKeysTests
{
    [Fact]
    public void The_table_of_keys_is_what_the_binder_reads() => Assert.Equal(Reflect(typeof(RouteLlmOptions)), Write(RouteLlmOptionsKeys.All));

    [Theory]
    [InlineData("""{ "StrongModelPercnt": 30 }""", "RouteLlm:StrongModelPercnt is unknown; did you mean StrongModelPercent")]
    [InlineData("""{ "Fallback": { "Circuit": { "MinimumCall": 5 } } }""", "RouteLlm:Fallback:Circuit:MinimumCall is unknown; did you mean MinimumCalls")]
    [InlineData("""{ "Models": { "weak": { "Price": { "Imput": 1, "Output": 1 } } } }""", "RouteLlm:Models:weak:Price:Imput is unknown; did you mean Input")]
    [InlineData("""{ "Budgets": [ { "Limt": 5 } ] }""", "RouteLlm:Budgets:0:Limt is unknown; did you mean Limit")]
    [InlineData("""{ "Ruter": "random", "Shadows": true }""", "RouteLlm:Shadows is unknown; did you mean Shadow")]
    [InlineData("""{ "Ruter": "random", "Shadows": true }""", "RouteLlm:Ruter is unknown; did you mean Router")]
    [InlineData("""{ "Router": { "Name": "lexical" } }""", "RouteLlm:Router takes one value, but has 'Name' below it. Write the value itself.")]
    [InlineData("""{ "Threshold:a:b:c": 0.5 }""", "RouteLlm:Threshold takes one value, but has 'a' below it.")]
    [InlineData("""{ "RankPercents": [ [ 50 ], 50 ] }""", "RouteLlm:RankPercents:0 takes one value, but has '0' below it.")]
    public async Task An_unknown_key_stops_the_start_with_its_path_and_the_nearest_key(string json, string expected)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRouteLlm(Section(json)).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        using IHost host = builder.Build();

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_read_in_any_case_and_all_of_them()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(Section("""
            {
              "ROUTER": "random", "strongmodelpercent": 20, "shadow": true,
              "fallback": { "attemptTimeout": "00:00:10", "circuit": { "slowCall": "00:00:05" } },
              "conversations": { "policy": "Sticky", "shortRepliesInherit": false },
              "models": { "weak": { "price": { "input": 1, "output": 2, "cachedInput": 0.5 }, "capabilities": { "contextTokens": 8000 } }, "strong": { "price": { "input": 3, "output": 4 } } },
              "budgets": [ { "limit": 5, "window": "1.00:00:00", "riseFromPercent": 90, "atLimit": "RefuseAll" } ],
              "heldShare": { "stepSize": 0.02 },
              "fleet": { "interval": "00:00:02" }
            }
            """)).UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<IChatClient>());
    }

    private static IConfigurationSection Section(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{ "RouteLlm": {{json}} }"""))).Build().GetSection("RouteLlm");

    private static string Write(IEnumerable<OptionsKey> keys) =>
        $"{{{string.Join(' ', keys.OrderBy(key => key.Name, StringComparer.Ordinal).Select(key => $"{key.Name}{(key.IsCollection ? "[]" : string.Empty)}{(key.Keys.Count > 0 ? Write(key.Keys) : string.Empty)}"))}}}";

    private static string Reflect(Type options) => $"{{{string.Join(' ', options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => (property.SetMethod?.IsPublic is true || IsCollection(property.PropertyType)) && !typeof(Delegate).IsAssignableFrom(property.PropertyType))
        .OrderBy(property => property.Name, StringComparer.Ordinal)
        .Select(property => $"{property.Name}{(IsCollection(property.PropertyType) ? "[]" : string.Empty)}{Below(property.PropertyType)}"))}}}";

    private static string Below(Type type)
    {
        Type element = IsCollection(type) ? type.GetGenericArguments()[^1] : Nullable.GetUnderlyingType(type) ?? type;
        return element.Namespace == nameof(RouteLlm) && !element.IsEnum ? Reflect(element) : string.Empty;
    }

    private static bool IsCollection(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);
}
