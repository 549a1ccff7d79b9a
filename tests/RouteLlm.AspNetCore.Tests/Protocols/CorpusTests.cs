using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Requests in the shapes that the vendors document, through our translation and back through the vendors' packages.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Checkout.PathOf("tests/RouteLlm.AspNetCore.Tests/Protocols/Corpus");

    public static TheoryData<ModelProtocol, string> Requests { get; } =
    [
        .. from protocol in new[] { ModelProtocol.Messages, ModelProtocol.Responses }
           from file in Directory.GetFiles(Path.Combine(Folder, protocol.ToString().ToLowerInvariant()), "*.json")
           select (protocol, Path.GetFileNameWithoutExtension(file)),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_survives_translation_there_and_back(ModelProtocol protocol, string name)
    {
        await using WireModel model = await WireModel.StartAsync(protocol);
        using Microsoft.Extensions.AI.IChatClient client = ProtocolClients.Create(new ModelEndpoint { Model = "weak-model", BaseUrl = model.BaseUrl, Protocol = protocol }, "sk-weak");
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway().AddRouter(new FixedRouter()).UseStrongClient(client).UseWeakClient(client));
        string request = await ReadAsync(protocol, name);

        using HttpResponseMessage response = await gateway.PostAsync(request, model.Wire.Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal(Normal(protocol, JsonNode.Parse(request)), Normal(protocol, JsonNode.Parse(model.Call.Text)));
    }

    private static Task<string> ReadAsync(ModelProtocol protocol, string name) =>
        File.ReadAllTextAsync(Path.Combine(Folder, protocol.ToString().ToLowerInvariant(), $"{name}.json"), TestContext.Current.CancellationToken);

    // What a protocol lets a client write in two ways: texts as parts or not, types that go without saying, and the roles of those who
    // instruct.
    private static string Normal(ModelProtocol protocol, JsonNode? node) => Sorted(protocol, node, name: null)!.ToJsonString();

    private static JsonNode? Sorted(ModelProtocol protocol, JsonNode? node, string? name)
    {
        switch (node)
        {
            case JsonObject fields:
                return new JsonObject(fields
                    .Where(field => field.Key != "annotations" && !(field.Key == "type" && fields.ContainsKey("role")) && !(field.Key == "id" && fields.ContainsKey("summary")))
                    .OrderBy(static field => field.Key, StringComparer.Ordinal)
                    .Select(field => KeyValuePair.Create(field.Key, Sorted(protocol, field.Value, field.Key))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Sorted(protocol, item, name: null))]);
            case JsonValue value when value.TryGetValue(out string? text):
                return (name, protocol) switch
                {
                    ("input", _) => new JsonArray(new JsonObject { ["content"] = Texts("input_text", text), ["role"] = "user" }),
                    ("content", ModelProtocol.Responses) => Texts("input_text", text),
                    ("content" or "system", _) => Texts("text", text),
                    ("arguments", _) => Sorted(protocol, JsonNode.Parse(text), name: null),
                    ("role", _) when text == "developer" => "system",
                    _ => text,
                };
            default:
                return node?.DeepClone();
        }
    }

    private static JsonArray Texts(string type, string text) => new(new JsonObject { ["text"] = text, ["type"] = type });
}
