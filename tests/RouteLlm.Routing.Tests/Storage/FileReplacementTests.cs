using System.Diagnostics;

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

    [Fact]
    public void Links_are_followed_one_after_the_other_to_a_file_that_is_not_there_yet()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are Unix's.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("below"));
        File.CreateSymbolicLink(folder.PathOf("first"), "below/second");
        File.CreateSymbolicLink(folder.PathOf("below/second"), "../target");

        using (var replacement = new FileReplacement(folder.PathOf("first")))
        {
            replacement.Stream.Write("new"u8);
            replacement.Commit();
        }

        Assert.Equal("new", File.ReadAllText(folder.PathOf("target")));
        Assert.Equal("below/second", new FileInfo(folder.PathOf("first")).LinkTarget);
    }

    [Fact]
    public void A_link_to_a_device_is_written_to_and_stays_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices are Unix's.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.PathOf("link"), "/dev/null");

        using (var replacement = new FileReplacement(folder.PathOf("link")))
        {
            replacement.Stream.Write("nothing"u8);
            replacement.Commit();
        }

        Assert.Equal("/dev/null", new FileInfo(folder.PathOf("link")).LinkTarget);
        Assert.Empty(File.ReadAllBytes("/dev/null"));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are Unix's.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.PathOf("one"), "two");
        File.CreateSymbolicLink(folder.PathOf("two"), "one");

        Assert.Throws<IOException>(() => new FileReplacement(folder.PathOf("one")));
    }

    [Fact]
    public void A_file_in_memory_below_dev_is_made_as_others_are()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no /dev/shm here.");
        string path = $"/dev/shm/routellm-{Guid.NewGuid():N}";
        try
        {
            using (var replacement = new FileReplacement(path))
            {
                replacement.Stream.Write("new"u8);
                Assert.False(File.Exists(path));
                replacement.Commit();
            }

            Assert.Equal("new", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_one()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "There is no mkfifo here.");
        using var folder = new TemporaryFolder();
        string pipe = folder.PathOf("pipe");
        using (Process made = Process.Start("/usr/bin/mkfifo", [pipe]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2));
        }

        // Each side waits for the other to open the pipe.
        Task<string> read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        await Task.Run(
            () =>
            {
                using var replacement = new FileReplacement(pipe);
                replacement.Stream.Write("through"u8);
                replacement.Commit();
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("through", await read);
        Assert.Equal([pipe], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_and_what_another_writes_is_not()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file");
        string[] others = [folder.PathOf("file.other.tmp"), folder.PathOf($"file2.{Guid.NewGuid():N}.tmp")];
        File.WriteAllText(folder.PathOf($"file.{Guid.NewGuid():N}.tmp"), "half");
        Array.ForEach(others, static other => File.WriteAllText(other, "somebody else's"));
        using var first = new FileReplacement(path);
        first.Stream.Write("first"u8);

        using (var second = new FileReplacement(path))
        {
            second.Stream.Write("second"u8);
            second.Commit();
        }

        Assert.Equal("second", File.ReadAllText(path));
        first.Commit();
        Assert.Equal("first", File.ReadAllText(path));
        Assert.Equal(others.Append(path).Order(), Directory.GetFiles(folder.Path).Order());
    }
}
