namespace RouteLlm.Tests;

public sealed class HuggingFaceEnvironmentTests
{
    private static readonly string User = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [Theory]
    [InlineData("/a", "HF_HUB_CACHE=/a", "HF_HOME=/b", "XDG_CACHE_HOME=/c")]
    [InlineData("/b/hub", "HF_HUB_CACHE=", "HF_HOME=/b", "XDG_CACHE_HOME=/c")]
    [InlineData("/c/huggingface/hub", "XDG_CACHE_HOME=/c")]
    [InlineData("~/.cache/huggingface/hub")]
    [InlineData("~/models/hub", "HF_HOME=~/models")]
    public void The_cache_is_where_the_nearest_variable_says(string expected, params string[] variables) =>
        Assert.Equal(Path.GetFullPath(expected.Replace("~", User, StringComparison.Ordinal)), Of(variables).FindCacheFolder());

    [Fact]
    public void The_token_is_the_variable_or_the_content_of_a_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("token"), "from-home\n");
        File.WriteAllText(folder.PathOf("other"), "from-path\n");

        Assert.Equal("from-variable", Of("HF_TOKEN=from-variable", $"HF_HOME={folder.Path}").FindToken());
        Assert.Equal("from-home", Of("HF_TOKEN= ", $"HF_HOME={folder.Path}").FindToken());
        Assert.Equal("from-path", Of($"HF_TOKEN_PATH={folder.PathOf("other")}", $"HF_HOME={folder.Path}").FindToken());
        Assert.Null(Of($"HF_HOME={folder.PathOf("none")}").FindToken());
    }

    [Fact]
    public void The_endpoint_is_the_public_hub_unless_another_is_named()
    {
        Assert.Equal(new Uri("https://huggingface.co"), Of().FindEndpoint());
        Assert.Equal(new Uri("http://mirror:8080/hub"), Of("HF_ENDPOINT=http://mirror:8080/hub").FindEndpoint());
        Assert.Contains("HF_ENDPOINT", Assert.Throws<DownloadException>(() => Of("HF_ENDPOINT=mirror").FindEndpoint()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(true, "true")]
    [InlineData(false, "0")]
    [InlineData(false, "")]
    public void Being_offline_is_a_choice(bool expected, string value) => Assert.Equal(expected, Of($"HF_HUB_OFFLINE={value}").IsOffline);

    private static HuggingFaceEnvironment Of(params string[] variables)
    {
        Dictionary<string, string> values = variables.Select(variable => variable.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return new HuggingFaceEnvironment(name => values.GetValueOrDefault(name));
    }
}
