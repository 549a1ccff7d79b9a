namespace RouteLlm.Tests;

public sealed class FullDiskTests
{
    [Fact]
    public void A_file_that_does_not_fit_leaves_the_old_one_and_nothing_else()
    {
        using var disk = SmallDisk.Mount(kilobytes: 64);
        string path = disk.PathOf("model.safetensors");
        Model(length: 1000).Write(path);

        Assert.ThrowsAny<IOException>(() => Model(length: 1 << 20).Write(path));

        Assert.Equal(1000, SafetensorsFile.Read(path).Tensors["a"].Data.Length);
        Assert.Equal(["model.safetensors"], disk.Files());
    }

    [Fact]
    public void A_file_whose_last_buffer_does_not_fit_is_not_taken_for_whole()
    {
        using var disk = SmallDisk.Mount(kilobytes: 64);
        string path = disk.PathOf("file");
        File.WriteAllBytes(disk.PathOf("filler"), new byte[60 * 1024]);

        // Less than a stream's buffer at a time: the disk is full only when it is flushed.
        Assert.ThrowsAny<IOException>(() =>
        {
            using var replacement = new FileReplacement(path);
            for (int i = 0; i < 100; i++)
            {
                replacement.Stream.Write(new byte[1000]);
            }

            replacement.Commit();
        });

        Assert.Equal(["filler"], disk.Files());
    }

    [Fact]
    public async Task A_decision_log_has_whole_lines_and_goes_on_once_there_is_room()
    {
        using var disk = SmallDisk.Mount(kilobytes: 64);
        string path = disk.PathOf("decisions.jsonl");
        File.WriteAllBytes(disk.PathOf("filler"), new byte[40 * 1024]);
        await using var log = new DecisionLogFile(new DecisionLogOptions(path) { FlushInterval = TimeSpan.Zero, RetryInterval = TimeSpan.FromDays(1) });
        int written = 0;
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (; written < 10_000; written++)
            {
                log.Record(new FeedbackRecord(Guid.NewGuid(), 0.5, DateTimeOffset.UnixEpoch));
                await log.FlushAsync(TestContext.Current.CancellationToken);
            }
        });

        int read = await CountAsync(path);
        File.Delete(disk.PathOf("filler"));
        await log.FlushAsync(TestContext.Current.CancellationToken);

        Assert.True(written > 0 && read == written, $"{written} lines were flushed, and {read} are there.");
        Assert.Equal(written + 1, await CountAsync(path));
    }

    private static SafetensorsFile Model(int length) =>
        new(new Dictionary<string, StoredTensor>(StringComparer.Ordinal) { ["a"] = new StoredTensor(StoredElementType.U8, [length], new byte[length]) });

    private static async Task<int> CountAsync(string path)
    {
        int count = 0;
        await foreach (DecisionLogEntry entry in DecisionLogReader.ReadAsync(path, TestContext.Current.CancellationToken))
        {
            count += entry.Feedback is null ? 0 : 1;
        }

        return count;
    }
}
