using DuckDB.NET.Data;

namespace RouteLlm.Tests;

/// <summary>Writes Parquet files with DuckDB.</summary>
internal static class DuckDbFile
{
    private const string Rows = """
        select case when i % 20 = 0 then case when i % 40 = 0 then -2147483648 else 2147483647 end else i * i % 10007 end::INTEGER as whole,
            case when i % 20 = 0 then case when i % 40 = 0 then -9223372036854775808 else 9223372036854775807 end else i * i * 1000003 end::BIGINT as large,
            ((i % 101) - 50)::FLOAT / 64::FLOAT as single,
            i::DOUBLE / 8::DOUBLE as wide,
            case when i % 9 = 0 then '' else 'Question ' || (i // 3) || ': what is "' || i || '"? ' || chr(233) || ' ' || chr(128512) end as text,
            case when i % 3 = 0 then null else 'model-' || (i % 4) end as missing,
            i % 3 = 0 as flag,
            case when i % 7 = 0 then null else list_transform(range(i % 5), lambda j: case when (i + j) % 11 = 0 then null else ((i * 31 + j * 17) % 101 - 50)::FLOAT / 64::FLOAT end) end::FLOAT[] as list,
            (i + 0.25)::DECIMAL(9, 2) as money
        from range(ROWS) rows(i) order by i
        """;

    /// <summary>Writes as many rows of <see cref="WrittenRows"/>, or skips the test where DuckDB has no library for this machine.</summary>
    public static void Write(string path, int rows, string options) => Copy(Rows.Replace("ROWS", FormattableString.Invariant($"{rows}"), StringComparison.Ordinal), path, options);

    public static void Copy(string query, string path, string options)
    {
        try
        {
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"copy ({query}) to '{path}' (format parquet, {options})";
            command.ExecuteNonQuery();
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            Assert.Skip($"DuckDB has no library for this machine: {exception.Message}");
        }
    }
}
