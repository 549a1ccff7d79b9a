using System.Buffers.Binary;
using System.Text;

namespace RouteLlm.Tests;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        var original = new SafetensorsFile(
            new Dictionary<string, StoredTensor>
            {
                ["bytes"] = StoredTensor.FromSByte([-128, 0, 127]),
                ["floats"] = StoredTensor.FromSingle([1.5f, -2.25f]),
            },
            new Dictionary<string, string> { ["name"] = "a \"quoted\" value, ü" });

        original.Write(path);
        SafetensorsFile read = SafetensorsFile.Read(path);

        Assert.Equal([-128, 0, 127], read.Tensors["bytes"].ToSByte());
        Assert.Equal([1.5f, -2.25f], read.Tensors["floats"].ToSingle());
        Assert.Equal([2L], read.Tensors["floats"].Shape.ToArray());
        Assert.Equal(original.Metadata, read.Metadata);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_of_the_reference_implementation_is_read()
    {
        SafetensorsFile file = SafetensorsFile.Read(SharedData.PathOf("golden/mf/model.safetensors"));

        Assert.Equal([64L, 128L], file.Tensors["P.weight"].Shape.ToArray());
        Assert.Equal([128L, 1536L], file.Tensors["text_proj.0.weight"].Shape.ToArray());
        Assert.All(file.Tensors["P.weight"].ToSingle(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData("""{"t":{"dtype":"I8","shape":[5],"data_offsets":[0,4]}}""", "takes 5 bytes, but there are 4")]
    [InlineData("""{"t":{"dtype":"I8","shape":[5],"data_offsets":[0,5]}}""", "outside the 4 bytes of data")]
    [InlineData("""{"t":{"dtype":"I8","shape":[2],"data_offsets":[3,1]}}""", "outside the 4 bytes of data")]
    [InlineData("""{"t":{"dtype":"I8","shape":[1],"data_offsets":[-1,0]}}""", "outside the 4 bytes of data")]
    [InlineData("""{"t":{"dtype":"I8","shape":[-4],"data_offsets":[0,4]}}""", "negative or too large")]
    [InlineData("""{"t":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,4]}}""", "negative or too large")]
    [InlineData("""{"t":{"dtype":"Q4","shape":[4],"data_offsets":[0,4]}}""", "unknown element type 'Q4'")]
    [InlineData("""{"t":{"dtype":"I8","data_offsets":[0,4]}}""", "no list 'shape'")]
    [InlineData("""{"t":{"dtype":"I8","shape":["4"],"data_offsets":[0,4]}}""", "a value in 'shape' that is not an integer")]
    [InlineData("""{"t":7}""", "unknown element type ''")]
    [InlineData("""{"__metadata__":{"a":1}}""", "metadata 'a' is not text")]
    [InlineData("""{"t":{"dtype":"I8","shape":[4],"data_offsets":[0,4]},"u":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}""", "leave a gap or overlap at byte 0")]
    [InlineData("""{"t":{"dtype":"I8","shape":[2],"data_offsets":[2,4]}}""", "leave a gap or overlap at byte 0")]
    [InlineData("""{"t":{"dtype":"I8","shape":[3],"data_offsets":[0,3]}}""", "take 3 bytes, but there are 4")]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData("""{"t":""", "not JSON")]
    public void A_damaged_header_is_refused_with_the_file_and_the_reason(string header, string reason)
    {
        ModelFileException exception = Assert.Throws<ModelFileException>(() => SafetensorsFile.Parse(FileOf(header, 4), "some.safetensors"));

        Assert.Contains("'some.safetensors'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = FileOf("""{"t":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}""", 4);
        SafetensorsFile.Parse(whole, "whole");

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Throws<ModelFileException>(() => SafetensorsFile.Parse(whole.AsMemory(0, length), "cut")));
    }

    [Fact]
    public void Random_bytes_never_do_worse_than_a_clear_refusal()
    {
        var random = new Random(11);
        byte[] whole = FileOf("""{"__metadata__":{"k":"v"},"t":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}""", 4);
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                SafetensorsFile.Parse(damaged, "damaged");
            }
            catch (ModelFileException)
            {
                // The one exception that a reader of such a file has to expect.
            }
        }
    }

    private static byte[] FileOf(string header, int dataLength)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
