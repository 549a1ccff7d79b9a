namespace RouteLlm.Tests;

/// <summary>Ollama's chat.</summary>
internal static class FakeOllama
{
    public static (string ContentType, string Body) Answer(FakeModelRequest request)
    {
        const string end = """ "done_reason":"stop","done":true,"total_duration":1,"load_duration":1,"prompt_eval_count":5,"prompt_eval_duration":1,"eval_count":1,"eval_duration":1} """;
        string head = $$"""{"model":"{{request.Model}}","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""";
        string content = request.Tool is { } tool
            ? $$$"""
            "","tool_calls":[{"function":{"name":"{{{tool}}}","arguments":{} } }]
            """
            : $"\"{request.Model}\"";
        return request.IsStreamed
            ? ("application/x-ndjson", $$"""
                {{head}}{{content}}},"done":false}
                {{head}}""},{{end}}

                """)
            : ("application/json", $$"""{{head}}{{content}}},{{end}}""");
    }
}
