namespace RouteLlm.Tests;

public sealed class NpyFileTests : IDisposable
{
    private static readonly double[] Values = [1, -2.5, 0.25, 1024, 0, -0.125];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<f2", nameof(StoredElementType.F16), 1)]
    [InlineData("<f4", nameof(StoredElementType.F32), 1)]
    [InlineData("<f8", nameof(StoredElementType.F64), 1)]
    [InlineData("<f4", nameof(StoredElementType.F32), 2)]
    [InlineData("<f4", nameof(StoredElementType.F32), 3)]
    public void Rows_are_read_as_single_precision_whatever_the_type_and_version(string type, string elementTypeName, int version)
    {
        StoredElementType elementType = Enum.Parse<StoredElementType>(elementTypeName);
        byte[] data =
        [
            .. Values.SelectMany(value => elementType switch
            {
                StoredElementType.F16 => BitConverter.GetBytes((Half)value),
                StoredElementType.F32 => BitConverter.GetBytes((float)value),
                _ => BitConverter.GetBytes(value),
            }),
        ];
        using NpyFile file = NpyFile.Open(Write(NpyBytes.Of(NpyBytes.Header(type, 2, 3), data, version)));

        float[] row = new float[3];
        file.ReadRow(1, row);

        Assert.Equal((elementType, 2L, 3), (file.ElementType, file.Rows, file.Columns));
        Assert.Equal([1024f, 0f, -0.125f], row);
    }

    [Fact]
    public void A_file_of_numpy_is_read()
    {
        using NpyFile file = NpyFile.Open(SharedData.PathOf("golden/sw_ranking/embeddings.npy"));

        float[] row = new float[file.Columns];
        for (int i = 0; i < file.Rows; i++)
        {
            file.ReadRow(i, row);
            Assert.All(row, value => Assert.True(float.IsFinite(value)));
        }

        Assert.Equal((StoredElementType.F32, 583L, 32), (file.ElementType, file.Rows, file.Columns));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(9_000, 7)]
    [InlineData(1, 40_000)]
    public void What_is_written_is_read_and_begins_where_numpy_begins(int rows, int columns)
    {
        string path = _folder.PathOf("written.npy");
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i * 0.5f)];

        NpyFile.Write(path, values, columns);

        using NpyFile file = NpyFile.Open(path);
        Assert.Equal((StoredElementType.F32, (long)rows, columns), (file.ElementType, file.Rows, file.Columns));
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++)
        {
            file.ReadRow(i, row);
            Assert.Equal(values[(i * columns)..((i + 1) * columns)], row);
        }

        Assert.Equal(0, (new FileInfo(path).Length - (values.Length * sizeof(float))) % 64);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_of_numpy_is_written_byte_for_byte()
    {
        string path = SharedData.PathOf("golden/sw_ranking/embeddings.npy");
        using NpyFile file = NpyFile.Open(path);
        float[] values = new float[file.Rows * file.Columns];
        for (int i = 0; i < file.Rows; i++)
        {
            file.ReadRow(i, values.AsSpan(i * file.Columns));
        }

        NpyFile.Write(_folder.PathOf("written.npy"), values, file.Columns);

        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(_folder.PathOf("written.npy")));
    }

    [Fact]
    public void What_is_no_whole_rows_is_refused()
    {
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder.PathOf("written.npy"), new float[5], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyFile.Write(_folder.PathOf("written.npy"), new float[5], 0));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(string.Empty, new float[4], 2));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_without_rows_is_read()
    {
        using NpyFile file = NpyFile.Open(Write(NpyBytes.OfSingles(0, 3, [])));

        Assert.Equal((0L, 3), (file.Rows, file.Columns));
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), }", "numbers of type '>f4'")]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }", "numbers of type '<i8'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1, 2), }", "numbers of type '|O'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 2), }", "numbers of type [('a', '<f4')]")]
    [InlineData("{'fortran_order': False, 'shape': (1, 2), }", "no 'descr'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", "column by column")]
    [InlineData("{'descr': '<f4', 'shape': (1, 2), }", "neither True nor False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "no 'shape'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "the shape (2,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", "the shape (1, 1, 2)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -2), }", "the shape (-1, -2)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 99999999999), }", "the shape (1, 99999999999)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 2147483647), }", "truncated or damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }", "truncated or damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", "truncated or damaged")]
    [InlineData("", "no 'descr'")]
    public void A_damaged_header_is_refused_with_the_file_and_the_reason(string header, string reason)
    {
        string path = Write(NpyBytes.Of(header, new byte[8]));

        ModelFileException exception = Assert.Throws<ModelFileException>(() => NpyFile.Open(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_of_the_format_is_refused()
    {
        string path = Write(NpyBytes.Of(NpyBytes.Header("<f4", 1, 2), new byte[8], version: 4));

        Assert.Contains("version 4.0", Assert.Throws<ModelFileException>(() => NpyFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_cut_anywhere_is_refused(int version)
    {
        byte[] whole = NpyBytes.OfSingles(1, 2, [1, 2], version);
        NpyFile.Open(Write(whole)).Dispose();

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Throws<ModelFileException>(() => NpyFile.Open(Write(whole[..length]))));
    }

    [Fact]
    public void Random_bytes_never_do_worse_than_a_clear_refusal()
    {
        var random = new Random(5);
        byte[] whole = NpyBytes.OfSingles(1, 2, [1, 2]);
        for (int i = 0; i < 1000; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                NpyFile.Open(Write(damaged)).Dispose();
            }
            catch (ModelFileException)
            {
                // The one exception that a reader of such a file has to expect.
            }
        }
    }

    [Fact]
    public void A_closed_file_or_a_row_that_is_not_there_is_an_error()
    {
        NpyFile file = NpyFile.Open(Write(NpyBytes.OfSingles(1, 2, [1, 2])));

        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadRow(1, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadRow(-1, new float[2]));
        Assert.Throws<ArgumentException>(() => file.ReadRow(0, new float[1]));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.ReadRow(0, new float[2]));
    }

    private string Write(byte[] content)
    {
        string path = _folder.PathOf("rows.npy");
        File.WriteAllBytes(path, content);
        return path;
    }
}
