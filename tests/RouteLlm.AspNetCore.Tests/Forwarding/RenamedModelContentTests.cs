using System.Text;

namespace RouteLlm.Tests;

public sealed class RenamedModelContentTests
{
    private const string Body = """{"messages":[],"model": "auto" ,"x":1}""";

    [Theory]
    [InlineData("strong")]
    [InlineData("a model with a far longer name")]
    public async Task A_body_is_sent_with_another_name_and_nothing_else_changed(string name)
    {
        int start = Body.IndexOf("\"auto\"", StringComparison.Ordinal);
        using var content = new RenamedModelContent(Encoding.UTF8.GetBytes(Body), start..(start + "\"auto\"".Length), Encoding.UTF8.GetBytes($"\"{name}\""));

        long? length = content.Headers.ContentLength;

        // As often as a connection that broke has it sent again.
        for (int i = 0; i < 2; i++)
        {
            using var sent = new MemoryStream();
            await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
            Assert.Equal(Body.Replace("auto", name, StringComparison.Ordinal), Encoding.UTF8.GetString(sent.ToArray()));
            Assert.Equal(length, sent.Length);
        }
    }
}
