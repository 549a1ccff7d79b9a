namespace RouteLlm.Tests;

public sealed class MutatedParquetTests
{
    private const int Mutations = 400;

    public static TheoryData<string> Files { get; } = [.. Directory
        .EnumerateFiles(Checkout.PathOf("tests/RouteLlm.Cli.Tests/Parquet/Files"), "*.parquet", SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(Checkout.PathOf("tests/RouteLlm.Cli.Tests/Parquet/Files"), path)).Order()];

    // What is no CommandException is thrown through the test.
    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_read_or_refused_by_name_in_bounded_memory(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] sound = File.ReadAllBytes(Checkout.PathOf($"tests/RouteLlm.Cli.Tests/Parquet/Files/{name}"));
        string path = folder.PathOf("damaged.parquet");
        var random = new Random(17);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] damaged = Damage(sound, random);
            File.WriteAllBytes(path, damaged);
            refused += ReadColumns(path, damaged.Length);
        }

        Assert.InRange(refused, Mutations / 8, int.MaxValue);
    }

    [Theory]
    [InlineData("eof.parquet")]
    [InlineData("fat.parquet")]
    public void The_damaged_files_of_the_shared_cases_are_refused_by_name_in_bounded_memory(string name)
    {
        string path = SharedData.PathOf($"cases/parsers/{name}");

        Assert.InRange(ReadColumns(path, new FileInfo(path).Length), 1, int.MaxValue);
    }

    private static int ReadColumns(string path, long length)
    {
        int refused = 0;
        try
        {
            var file = ParquetFile.Open(path);
            foreach (ParquetColumn column in file.Columns)
            {
                refused += TryRead(file, column, length) ? 0 : 1;
            }
        }
        catch (CommandException exception)
        {
            Assert.StartsWith($"'{path}' cannot be read as Parquet: ", exception.Message, StringComparison.Ordinal);
            refused++;
        }

        return refused;
    }

    private static bool TryRead(ParquetFile file, ParquetColumn column, long length)
    {
        // Rows are garbage at once; a first page may take all that a file may.
        const int RowsToRead = 200;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            if (column.HoldsText)
            {
                using ColumnReader<string> texts = file.ReadTexts(column);
                Read(file, texts, RowsToRead);
            }
            else
            {
                using ColumnReader<double> numbers = file.ReadNumbers(column);
                Read(file, numbers, RowsToRead);
            }

            return true;
        }
        catch (CommandException exception)
        {
            Assert.StartsWith($"'{file.Path}' cannot be read as Parquet, in column '{column.Name}': ", exception.Message, StringComparison.Ordinal);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 * length) + (16 << 20));
        }
    }

    private static void Read<T>(ParquetFile file, ColumnReader<T> column, int most)
    {
        for (long row = 0; row < Math.Min(file.Rows, most); row++)
        {
            column.ReadRow();
        }
    }

    // Changes bytes anywhere, cuts the file, or cuts a piece out of its middle.
    private static byte[] Damage(byte[] sound, Random random)
    {
        byte[] damaged = [.. sound];
        for (int changes = random.Next(3); changes >= 0; changes--)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        int from = random.Next(damaged.Length);
        return random.Next(12) switch
        {
            0 => damaged[..from],
            1 => [.. damaged[..from], .. damaged[Math.Min(damaged.Length, from + random.Next(1, 40))..]],
            _ => damaged,
        };
    }
}
