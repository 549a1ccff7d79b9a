using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class ToolResultTests
{
    [Theory]
    [InlineData("Error: Function failed.", true)]
    [InlineData("error", true)]
    [InlineData("  Traceback (most recent call last):\n  File", true)]
    [InlineData("ValueError: no", true)]
    [InlineData("System.IO.FileNotFoundException: no", true)]
    [InlineData("bash: foo: command not found", true)]
    [InlineData("<tool_use_error>File has not been read yet</tool_use_error>", true)]
    [InlineData("output\nmore output\nexit code: 2", true)]
    [InlineData("Exited with code 127", true)]
    [InlineData("""{"error": "not found"}""", true)]
    [InlineData("""{"isError": true, "content": []}""", true)]
    [InlineData("""{"success": false}""", true)]
    [InlineData("""{"output": "x", "exit_code": 1}""", true)]
    [InlineData("""{"output": "x", "exit_code": 0, "error": null, "errors": []}""", false)]
    [InlineData("""{"error": "", "result": 3}""", false)]
    [InlineData("errors are handled in errors.cs", false)]
    [InlineData("0 errors", false)]
    [InlineData("exit code: 0", false)]
    [InlineData("{ not json", false)]
    [InlineData("", false)]
    [InlineData("the answer is 42", false)]
    public void A_failure_is_told_from_a_result(string text, bool hasFailed)
    {
        Assert.Equal(hasFailed, ToolResult.HasFailed(new FunctionResultContent("1", text)));
        Assert.Equal(hasFailed, ToolResult.HasFailed(new FunctionResultContent("1", JsonSerializer.SerializeToElement(text))));
    }

    [Theory]
    [InlineData("Failed!  - Failed:     2, Passed:    10, Skipped:     0, Total:    12", 2)]
    [InlineData("=== 3 failed, 10 passed in 0.12s ===", 3)]
    [InlineData("Tests:       1 failed, 5 passed, 6 total", 1)]
    [InlineData("test result: FAILED. 3 passed; 2 failed; 0 ignored", 2)]
    [InlineData("  12 passing (3s)\n  4 failing", 4)]
    [InlineData("Ran 7 tests in 0.1s\nFAILED (failures=2)", 2)]
    [InlineData("# tests 9\n# pass 8\n# fail 1", 1)]
    [InlineData("Passed!  - Failed:     0, Passed:    10", 0)]
    [InlineData("10 passed in 0.1s", 0)]
    [InlineData("Ran 7 tests in 0.1s\nOK", 0)]
    [InlineData("12 passing (3s)", 0)]
    [InlineData("the test file is here", null)]
    [InlineData("2 failed logins", null)]
    [InlineData("", null)]
    public void Reports_of_tests_are_read(string text, int? failures) => Assert.Equal(failures, TestReport.FindFailures(text));
}
