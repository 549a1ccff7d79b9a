using RouteLlm.Storage;

namespace RouteLlm.Tests.Storage;

public sealed class FileReplacementTests
{
    [Fact]
    public void A_file_is_replaced_when_it_is_committed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file");
        File.WriteAllText(path, "old");

        using (var replacement = new FileReplacement(path))
        {
            replacement.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(path));
            replacement.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Without_a_commit_nothing_changes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file");
        File.WriteAllText(path, "old");

        using (var replacement = new FileReplacement(path))
        {
            replacement.Stream.Write("half"u8);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
