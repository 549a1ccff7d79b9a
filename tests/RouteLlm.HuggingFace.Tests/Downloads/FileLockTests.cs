namespace RouteLlm.Tests;

public sealed class FileLockTests
{
    [Fact]
    public async Task The_second_waits_for_the_first()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("locks/one.lock");
        FileLock first = await FileLock.AcquireAsync(path, TestContext.Current.CancellationToken);

        Task<FileLock> second = FileLock.AcquireAsync(path, TestContext.Current.CancellationToken);
        using FileLock other = await FileLock.AcquireAsync(folder.PathOf("locks/two.lock"), TestContext.Current.CancellationToken);
        bool waited = !second.IsCompleted;
        first.Dispose();
        using FileLock taken = await second;

        Assert.True(waited);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        using FileLock held = await FileLock.AcquireAsync(folder.PathOf("one.lock"), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();

        Task<FileLock> second = FileLock.AcquireAsync(folder.PathOf("one.lock"), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task It_is_the_lock_of_other_tools_on_unix()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses the command flock.");
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("one.lock");
        using FileLock held = await FileLock.AcquireAsync(path, TestContext.Current.CancellationToken);

        using System.Diagnostics.Process other = System.Diagnostics.Process.Start("flock", ["--nonblock", "--conflict-exit-code", "7", path, "true"]);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(7, other.ExitCode);
    }
}
