using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>A folder with an exported model: <c>model.onnx</c>, there or in a folder <c>onnx</c>, and what belongs to it.</summary>
internal sealed class OnnxFolder
{
    public const string ModelFileName = "model.onnx";

    public OnnxFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Path = System.IO.Path.GetFullPath(folder);
        string below = PathOf(System.IO.Path.Combine("onnx", ModelFileName));
        ModelPath = !File.Exists(PathOf(ModelFileName)) && File.Exists(below) ? below : PathOf(ModelFileName);
        if (!File.Exists(ModelPath))
        {
            throw new ModelFileException(ModelPath, "it does not exist. Export the model to ONNX into this folder, for example with 'optimum-cli export onnx'.");
        }

        Configuration = File.Exists(PathOf(ModelConfiguration.FileName))
            ? ModelConfiguration.From(JsonPart.Read(PathOf(ModelConfiguration.FileName)))
            : ModelConfiguration.Unknown;
    }

    public string Path { get; }

    public string ModelPath { get; }

    /// <summary>Gets what <c>config.json</c> says; empty without that file.</summary>
    public ModelConfiguration Configuration { get; }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Reads the tokenizer, unless one was given, and checks it against the model.</summary>
    /// <param name="given">The tokenizer that the options name, if any.</param>
    /// <exception cref="ModelFileException">The tokenizer is missing, or has more tokens than the model.</exception>
    public TextTokenizer LoadTokenizer(TextTokenizer? given)
    {
        TextTokenizer tokenizer = given ?? TextTokenizer.Load(Path);
        return Configuration.VocabularySize is { } size && size < tokenizer.VocabularySize
            ? throw new ModelFileException(
                given is null ? PathOf(TokenizerFile.FileName) : Path,
                $"{(given is null ? "it" : "the tokenizer of the options")} has ids up to {tokenizer.VocabularySize - 1}, but '{ModelConfiguration.FileName}' says that the model has {size} tokens. Use the tokenizer that was exported with the model.")
            : tokenizer;
    }

    /// <summary>Hashes the files that decide the model's output, and further settings.</summary>
    public string FingerprintOf(params ReadOnlySpan<string> settings)
    {
        using var hash = new ContentHash();
        foreach (string setting in settings)
        {
            hash.Add(setting);
        }

        string weights = ModelPath + "_data";
        foreach (string file in (ReadOnlySpan<string>)[ModelPath, weights, PathOf(TokenizerFile.FileName), PathOf(TokenizerFile.VocabularyFileName), PathOf(ModelConfiguration.FileName)])
        {
            if (File.Exists(file))
            {
                using FileStream stream = File.OpenRead(file);
                hash.Add(System.IO.Path.GetFileName(file)).Add(SHA256.HashData(stream));
            }
        }

        return hash.ToString();
    }
}
