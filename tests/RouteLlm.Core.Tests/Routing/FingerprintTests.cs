using RouteLlm.Storage;

namespace RouteLlm.Tests.Routing;

public sealed class FingerprintTests
{
    [Fact]
    public void A_lexical_router_keeps_its_fingerprint_under_another_name_and_from_a_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        LexicalRouter.Default.Model.Write(path);

        string fingerprint = LexicalRouter.Default.Fingerprint;

        Assert.Matches("^[0-9a-f]{64}$", fingerprint);
        Assert.Equal(fingerprint, new LexicalRouter(LexicalRouter.Default.Model, "other").Fingerprint);
        Assert.Equal(fingerprint, LexicalRouter.Load(path).Fingerprint);
    }

    [Fact]
    public void One_changed_weight_is_another_fingerprint()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        SafetensorsFile file = LexicalRouter.Default.Model.ToFile();
        byte[] weights = file.Tensors["weights"].Data.ToArray();
        weights[^1] ^= 1;
        var changed = new Dictionary<string, StoredTensor>(file.Tensors) { ["weights"] = new(TensorElementType.I8, [weights.Length], weights) };
        new SafetensorsFile(changed, file.Metadata).Write(path);

        Assert.NotEqual(LexicalRouter.Default.Fingerprint, LexicalRouter.Load(path).Fingerprint);
    }

    [Fact]
    public void Random_routers_are_told_by_their_seed_and_have_none_without()
    {
        Assert.Equal(new RandomRouter(1).Fingerprint, new RandomRouter(1).Fingerprint);
        Assert.NotEqual(new RandomRouter(1).Fingerprint, new RandomRouter(2).Fingerprint);
        Assert.Null(new RandomRouter().Fingerprint);
    }

    [Fact]
    public void Where_one_part_ends_and_the_next_begins_counts()
    {
        static string Of(params string[] parts)
        {
            using var hash = new ContentHash();
            Array.ForEach(parts, part => hash.Add(part));
            return hash.ToString();
        }

        Assert.NotEqual(Of("ab", "c"), Of("a", "bc"));
        Assert.NotEqual(Of("a"), Of("a", string.Empty));
    }
}
