namespace RouteLlm.Tests;

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
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_link_is_followed_and_permissions_are_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and modes are Unix's.");
        using var folder = new TemporaryFolder();
        string target = folder.PathOf("target");
        string link = folder.PathOf("link");
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, target);

        using (var replacement = new FileReplacement(link))
        {
            replacement.Stream.Write("new"u8);
            replacement.Commit();
        }

        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_device_is_written_to_and_stays_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices are Unix's.");

        using (var replacement = new FileReplacement("/dev/null"))
        {
            replacement.Stream.Write("nothing"u8);
            replacement.Commit();
        }

        Assert.Empty(File.ReadAllBytes("/dev/null"));
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
