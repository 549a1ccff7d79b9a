using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>The recorded ONNX models as the folders that users have: with their tokenizers and configuration beside them.</summary>
internal static class GoldenOnnx
{
    /// <summary>Makes the folder of the text classifier.</summary>
    public static string WriteBert(TemporaryFolder folder) =>
        Write(folder, "bert", "unigram", ("config.json", """{"model_type": "xlm-roberta", "num_labels": 3, "max_position_embeddings": 514, "vocab_size": 6002}"""));

    /// <summary>Makes the folder of the embedding model.</summary>
    public static string WriteEmbedder(TemporaryFolder folder) => Write(
        folder,
        "embedder",
        "wordpiece",
        ("sentence_bert_config.json", """{"max_seq_length": 256, "do_lower_case": false}"""),
        ("modules.json", """[{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"}, {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}, {"idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]"""),
        ("1_Pooling/config.json", """{"word_embedding_dimension": 32, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}"""));

    /// <summary>Makes the folder of the language model.</summary>
    public static string WriteCausal(TemporaryFolder folder)
    {
        string path = Write(folder, "causal", "bpe");
        foreach (string message in (string[])["system_message.txt", "classifier_message.txt"])
        {
            File.Copy(SharedData.PathOf($"golden/onnx/causal/{message}"), Path.Combine(path, message));
        }

        return path;
    }

    /// <summary>Reads what was recorded of a model: the text, and the rest of its line.</summary>
    public static IReadOnlyList<(string Text, JsonElement Recorded)> Expected(string model) =>
    [
        .. File.ReadLines(SharedData.PathOf($"golden/onnx/{model}/expected.jsonl"))
            .Select(static line => JsonDocument.Parse(line).RootElement)
            .Select(static recorded => (recorded.GetProperty("text").GetString()!, recorded)),
    ];

    private static string Write(TemporaryFolder folder, string model, string tokenizer, params (string Name, string Text)[] files)
    {
        string path = folder.PathOf(model);
        Directory.CreateDirectory(Path.Combine(path, "1_Pooling"));
        File.Copy(SharedData.PathOf($"golden/onnx/{model}/model.onnx"), Path.Combine(path, "model.onnx"));
        File.Copy(SharedData.PathOf($"golden/tokenizers/{tokenizer}/tokenizer.json"), Path.Combine(path, "tokenizer.json"));
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(path, name), text);
        }

        return path;
    }
}
