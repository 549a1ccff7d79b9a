using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace RouteLlm.Tests;

/// <summary>Models that are given a tokenizer of Microsoft.ML.Tokenizers in the place of the one in their folder.</summary>
public sealed class GivenTokenizerTests : IDisposable
{
    private static readonly string[] Prompts = ["What is the capital of France?", "Prove that there are infinitely many primes.", "hello", "Write a poem about the sea, and explain it."];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_classifier_scores_the_ids_of_the_given_tokenizer()
    {
        // The recorded classifier has fewer tokens than BERT: a vocabulary of the first of them.
        string vocabulary = _folder.PathOf("vocab.txt");
        File.WriteAllLines(vocabulary, File.ReadLines(SharedData.PathOf("golden/tokenizers/wordpiece/vocab.txt")).Take(6000));
        string folder = GoldenOnnx.WriteBert(_folder);
        using BertRouter unigram = BertRouter.Load(folder);
        using BertRouter ours = BertRouter.Load(folder, new BertRouterOptions { Tokenizer = TextTokenizer.Load(vocabulary) });
        using BertRouter microsofts = BertRouter.Load(folder, new BertRouterOptions { Tokenizer = TextTokenizer.From(BertTokenizer.Create(vocabulary), vocabularySize: 6000) });

        foreach (string prompt in Prompts)
        {
            double score = await ScoreAsync(microsofts, prompt);

            Assert.Equal(await ScoreAsync(ours, prompt), score, 1e-6);
            Assert.NotEqual(await ScoreAsync(unigram, prompt), score, 1e-6);
        }
    }

    [Fact]
    public async Task A_language_model_scores_as_recorded_by_the_given_byte_pairs()
    {
        string folder = GoldenOnnx.WriteCausal(_folder);
        TextTokenizer tokenizer = TextTokenizer.From(MicrosoftBytePairs.Load(Path.Combine(folder, "tokenizer.json")));
        File.Delete(Path.Combine(folder, "tokenizer.json"));
        using CausalLlmRouter router = CausalLlmRouter.Load(folder, new CausalLlmRouterOptions { Tokenizer = tokenizer });

        foreach ((string text, JsonElement recorded) in GoldenOnnx.Expected("causal"))
        {
            Assert.Equal(recorded.GetProperty("win_rate").GetDouble(), await ScoreAsync(router, text), 1e-5);
        }
    }

    [Fact]
    public async Task Embeddings_are_those_of_the_given_word_pieces()
    {
        string folder = GoldenOnnx.WriteEmbedder(_folder);
        using OnnxEmbeddingGenerator ours = OnnxEmbeddingGenerator.Load(folder);
        File.Delete(Path.Combine(folder, "tokenizer.json"));
        TextTokenizer tokenizer = TextTokenizer.From(BertTokenizer.Create(SharedData.PathOf("golden/tokenizers/wordpiece/vocab.txt")));
        using OnnxEmbeddingGenerator given = OnnxEmbeddingGenerator.Load(folder, new OnnxEmbeddingOptions { Tokenizer = tokenizer });

        foreach (string prompt in Prompts)
        {
            ReadOnlyMemory<float> expected = await ours.GenerateVectorAsync(prompt, cancellationToken: Token);
            ReadOnlyMemory<float> actual = await given.GenerateVectorAsync(prompt, cancellationToken: Token);

            Assert.All(expected.ToArray(), (value, i) => Assert.Equal(value, actual.Span[i], 1e-5));
        }
    }

    [Fact]
    public void A_tokenizer_with_more_tokens_than_the_model_is_refused()
    {
        string folder = GoldenOnnx.WriteBert(_folder);
        TextTokenizer tokenizer = TextTokenizer.From(TiktokenTokenizer.CreateForModel("gpt-4o"), vocabularySize: 200_019);

        ModelFileException exception = Assert.Throws<ModelFileException>(() => BertRouter.Load(folder, new BertRouterOptions { Tokenizer = tokenizer }));

        Assert.Contains("the tokenizer of the options has ids up to 200018", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<double> ScoreAsync(IPromptRouter router, string prompt) => (await router.ScoreAsync(new RoutingRequest(prompt), Token)).StrongWinRate;
}
