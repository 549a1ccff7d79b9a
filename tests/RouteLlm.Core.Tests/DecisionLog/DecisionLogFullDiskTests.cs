using System.Diagnostics;

namespace RouteLlm.Tests;

public sealed class DecisionLogFullDiskTests
{
    private const int DiskBytes = 64 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_cuts_and_doubles_no_line_and_nothing_is_lost_when_there_is_room_again()
    {
        using var folder = new TemporaryFolder();
        string disk = Directory.CreateDirectory(folder.PathOf("disk")).FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", disk) == 0,
            "Mounts a small disk, which needs Linux and root.");
        try
        {
            string path = Path.Combine(disk, "decisions.jsonl");
            string ballast = Path.Combine(disk, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[DiskBytes / 2], Cancellation);
            var logger = new LoggedLines();
            await using var log = new DecisionLogFile(new DecisionLogOptions(path), logger, new ManualClock());
            for (int i = 0; i < 200; i++)
            {
                log.Record(SampleDecisions.Small(i));
            }

            await Assert.ThrowsAsync<IOException>(() => log.FlushAsync(Cancellation));
            await Assert.ThrowsAsync<IOException>(() => log.FlushAsync(Cancellation));
            log.Record(SampleDecisions.Small(200));
            File.Delete(ballast);
            await log.FlushAsync(Cancellation);

            Assert.Equal(Enumerable.Range(0, 201), await SampleDecisions.NumbersInAsync(path));
            Assert.Equal(0, log.Dropped);
            Assert.Equal(["Error", "Information"], logger.Lines.Select(line => line.Split(':')[0]));
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
        return process.ExitCode;
    }
}
