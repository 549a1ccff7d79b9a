namespace RouteLlm.Tests;

public sealed class DeltaDecoderTests
{
    [Fact]
    public void Sums_beyond_64_bits_wrap_around()
    {
        // Blocks of 128 in 4 parts, 2 values, the first is the largest there is; then a smallest difference of 1, in no bits.
        var deltas = new DeltaDecoder(new byte[] { 0x80, 1, 4, 2, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 0, 0, 0, 0 });

        Assert.Equal(long.MaxValue, deltas.Next());
        Assert.Equal(long.MinValue, deltas.Next());
        Assert.Contains("fewer deltas", Assert.Throws<InvalidDataException>(() => deltas.Next()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80 01 00 02 00", "blocks of 128 with 0 parts")]
    [InlineData("80 01 03 02 00", "blocks of 128 with 3 parts")]
    [InlineData("00 04 02 00", "blocks of 0 with 4 parts")]
    [InlineData("80 80 80 80 40 04 02 00", "a number in its data is too large")]
    [InlineData("80 01 04 02 FF FF FF FF FF FF FF FF FF FF 01", "a number in its data is too long")]
    [InlineData("80 01 04 02 00 02 41 00 00 00", "packs deltas of 65 bits")]
    [InlineData("80 01 04 02 00 02 08 00 00 00", "its deltas end too early")]
    [InlineData("80 01 04 02 00 02 08 00", "its data ends too early")]
    public void Damaged_deltas_are_refused(string bytes, string problem)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() =>
        {
            var deltas = new DeltaDecoder(Convert.FromHexString(bytes.Replace(" ", string.Empty, StringComparison.Ordinal)));
            deltas.Next();
            deltas.Next();
        });

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80 01 04 01 01", "a value has -1 bytes")]
    [InlineData("80 01 04 01 08 61 62", "a value has 4 bytes, but its page ends after 2")]
    public void A_text_of_an_impossible_length_is_refused(string bytes, string problem)
    {
        var values = new DeltaLengthByteArrays(Convert.FromHexString(bytes.Replace(" ", string.Empty, StringComparison.Ordinal)));

        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => values.Next().Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_repeats_more_than_there_was_is_refused()
    {
        byte[] data = [0x80, 1, 4, 1, 2, 0x80, 1, 4, 1, 2, (byte)'a'];
        using var previous = new PageBuffer(new MemoryBudget(data.Length));
        var values = new DeltaByteArrays(data, previous);

        Assert.Contains("a value repeats 1 bytes of the one before, which has 0", Assert.Throws<InvalidDataException>(() => values.Next().Length).Message, StringComparison.Ordinal);
    }
}
