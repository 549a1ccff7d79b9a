using System.Runtime.InteropServices;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// What the lexical router sees of a prompt: hashes of its words without their order, and statistics such as its length. It can be trained
/// on them without the prompt.
/// </summary>
/// <remarks>
/// No text can be read off them, but whoever has a list of words can tell, up to collisions, which of them are in the prompt. Immutable and
/// safe for concurrent use.
/// </remarks>
public sealed class PromptFeatures
{
    /// <summary>The number of bits of a hash that are kept: as many as the embedded model has buckets for.</summary>
    internal const int BucketBits = 19;

    private const int SignBit = BucketBits;
    private const int GroupBit = SignBit + 1;
    private const int BytesOfFeature = 3;
    private const int StatisticDigits = 6;

    // Digits enough that two never meet by chance.
    private const int ExtractorLength = 16;

    private readonly int[] _hashes;
    private readonly double[] _statistics;

    private PromptFeatures(string extractor, PromptKind kind, double[] statistics, int[] hashes)
    {
        Extractor = extractor;
        Kind = kind;
        _statistics = statistics;
        _hashes = hashes;
    }

    /// <summary>Gets what identifies the way of reading: features of one can't be scored by a model of another.</summary>
    internal string Extractor { get; }

    /// <summary>Gets the prompt's kind, by its layout.</summary>
    internal PromptKind Kind { get; }

    /// <summary>Gets the statistics, as <see cref="TextStatistics.Names"/> has them.</summary>
    internal ReadOnlySpan<double> Statistics => _statistics;

    /// <summary>Gets the number of hashed features.</summary>
    internal int Count => _hashes.Length;

    /// <summary>Extracts the features of a prompt, as the embedded model reads them.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>The features.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is <see langword="null"/>.</exception>
    public static PromptFeatures Of(string prompt) => Of(prompt, LexicalModel.Embedded);

    /// <summary>Extracts the features of a prompt, as a model of the current format reads them.</summary>
    internal static PromptFeatures Of(string prompt, LexicalModel model)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        string text = PromptNormalizer.Default.Normalize(prompt);
        var packed = new Packer([]);
        double[] statistics = new double[TextStatistics.Names.Count];
        model.WeightsFor(text).Extract(text, ref packed, statistics);
        packed.Hashes.Sort();
        return new PromptFeatures(model.Extractor, PromptLayout.KindOf(text), Array.ConvertAll(statistics, static value => Math.Round(value, StatisticDigits)), [.. packed.Hashes]);
    }

    /// <summary>Identifies a way of reading: by the format's version and the rarity of words.</summary>
    internal static string ExtractorOf(int version, sbyte[] rarity)
    {
        using ContentHash hash = new();
        return hash.Add([(byte)version]).Add(string.Join(',', LexicalFormat.StatisticNamesOf(version))).Add(MemoryMarshal.AsBytes<sbyte>(rarity)).ToString()[..ExtractorLength];
    }

    /// <summary>Reads features from a member of a line.</summary>
    /// <exception cref="JsonLineException">The member is not what <see cref="Write"/> writes.</exception>
    internal static PromptFeatures Read(JsonLine line, string name)
    {
        try
        {
            JsonElement member = line.Root.GetProperty(name);
            double[] statistics = [.. member.GetProperty("statistics"u8).EnumerateArray().Select(static value => value.GetDouble())];
            byte[] bytes = member.GetProperty("hashes"u8).GetBytesFromBase64();
            string extractor = member.GetProperty("extractor"u8).GetString()!;
            if (statistics.Length == TextStatistics.Names.Count && bytes.Length % BytesOfFeature == 0 && Array.TrueForAll(statistics, double.IsFinite)
                && Enum.TryParse(member.GetProperty("kind"u8).GetString(), out PromptKind kind) && Enum.IsDefined(kind))
            {
                return new PromptFeatures(extractor, kind, statistics, Unpack(bytes));
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Damaged(exception);
        }

        throw Damaged(cause: null);

        JsonLineException Damaged(Exception? cause) => new(line.FileName, line.Number, $"'{name}' is not in the form that a battle log writes. If the line has a prompt, remove '{name}', otherwise the line.", cause);
    }

    /// <summary>Writes the features as a JSON object.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        byte[] bytes = new byte[BytesOfFeature * _hashes.Length];
        for (int i = 0; i < _hashes.Length; i++)
        {
            bytes[BytesOfFeature * i] = (byte)(_hashes[i] >> 16);
            bytes[(BytesOfFeature * i) + 1] = (byte)(_hashes[i] >> 8);
            bytes[(BytesOfFeature * i) + 2] = (byte)_hashes[i];
        }

        json.WriteStartObject();
        json.WriteString("extractor"u8, Extractor);
        json.WriteString("kind"u8, Kind.ToString());
        json.WriteStartArray("statistics"u8);
        foreach (double value in _statistics)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        json.WriteBase64String("hashes"u8, bytes);
        json.WriteEndObject();
    }

    /// <summary>Gets a hashed feature.</summary>
    /// <param name="index">Its index, from 0; they have no order.</param>
    /// <param name="bucketBits">The number of buckets, as a power of two, at most <see cref="BucketBits"/>.</param>
    internal (LexicalFeatureGroup Group, int Bucket, bool IsNegative) Get(int index, int bucketBits)
    {
        int packed = _hashes[index];
        int bucket = packed & ((1 << BucketBits) - 1);
        return ((LexicalFeatureGroup)(packed >> GroupBit), bucket >> (BucketBits - bucketBits), (packed & (1 << SignBit)) != 0);
    }

    private static int[] Unpack(byte[] bytes)
    {
        int[] hashes = new int[bytes.Length / BytesOfFeature];
        for (int i = 0; i < hashes.Length; i++)
        {
            int hash = (bytes[BytesOfFeature * i] << 16) | (bytes[(BytesOfFeature * i) + 1] << 8) | bytes[(BytesOfFeature * i) + 2];
            hashes[i] = hash >> GroupBit < LexicalFeatures.Groups ? hash : throw new FormatException("Unknown group of features.");
        }

        return hashes;
    }

    private readonly struct Packer(List<int> hashes) : ILexicalFeatureSink
    {
        public List<int> Hashes { get; } = hashes;

        public static bool NeedsPlaces => false;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places)
        {
            foreach (ulong hash in hashes)
            {
                Hashes.Add(((int)group << GroupBit) | (LexicalFeatures.SignOf(hash) << SignBit) | LexicalFeatures.BucketOf(hash, 1 << BucketBits));
            }
        }
    }
}
