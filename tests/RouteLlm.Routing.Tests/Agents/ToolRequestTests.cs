using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class ToolRequestTests
{
    [Fact]
    public void A_call_is_told_from_others_by_its_tool_and_its_arguments_in_any_order()
    {
        int identity = Of("edit", ("path", "a"), ("line", 3)).Identity;

        Assert.Equal(identity, Of("edit", ("line", JsonSerializer.SerializeToElement(3)), ("path", JsonSerializer.SerializeToElement("a"))).Identity);
        Assert.NotEqual(identity, Of("edit", ("path", "a"), ("line", 4)).Identity);
        Assert.NotEqual(identity, Of("read", ("path", "a"), ("line", 3)).Identity);
        Assert.NotEqual(Of("edit", ("value", new List<int> { 1 })).Identity, Of("edit", ("value", new List<int> { 2 })).Identity);
    }

    [Theory]
    [InlineData("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-old\n+new\n same", 2)]
    [InlineData("*** Begin Patch\n*** Update File: x\n+one\n+two\n-three", 3)]
    [InlineData("- a list\n- no diff", 0)]
    public void A_diff_is_measured_in_an_argument_and_in_arguments_as_text(string text, int lines)
    {
        Assert.Equal(lines, Of("apply", ("patch", text)).ChangedLines);
        Assert.Equal(lines, Of("apply", ("arguments", JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["patch"] = text }))).ChangedLines);
    }

    [Theory]
    [InlineData("update_plan", 3)]
    [InlineData("TodoWrite", 3)]
    [InlineData("search", 0)]
    public void A_plan_is_counted_as_a_list_and_as_text(string tool, int steps)
    {
        Assert.Equal(steps, Of(tool, ("steps", JsonSerializer.SerializeToElement((string[])["a", "b", "c"]))).PlanSteps);
        Assert.Equal(steps, Of(tool, ("arguments", """{"explanation": "so", "plan": [{"step": "a"}, {"step": "b"}, {"step": "c"}]}""")).PlanSteps);
        Assert.Equal(steps, Of(tool, ("text", "1. a\n2. b\n3. c")).PlanSteps);
        Assert.Equal(0, Of(tool, ("text", "{ not json")).PlanSteps);
    }

    private static ToolRequest Of(string tool, params (string Name, object Value)[] arguments) =>
        ToolRequest.Of(new FunctionCallContent("1", tool, arguments.ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value, StringComparer.Ordinal)));
}
