namespace RouteLlm;

/// <summary>Turns text into the ids that a model was trained on.</summary>
/// <remarks>
/// <see cref="Load"/> reads the tokenizers that Hugging Face's libraries write: WordPiece (BERT), Unigram (XLM-RoBERTa) and byte-level BPE
/// (GPT-2, Llama 3), with the same ids. Another tokenizer is a class with three members. Implementations must be safe for concurrent use;
/// those that <see cref="Load"/> makes are immutable, and take time in proportion to the text, whatever the text. Half of a surrogate
/// pair counts as U+FFFD. What is a letter, a mark or punctuation is what the runtime's Unicode tables say, newer than those of Hugging
/// Face.
/// </remarks>
public abstract class TextTokenizer
{
    /// <summary>Gets one more than the highest id: the rows that a model's table of embeddings must have.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">
    /// The <c>tokenizer.json</c>, the <c>vocab.txt</c> of a BERT tokenizer (uncased), or a folder with one of the two.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <remarks>What the file says of truncation and padding is ignored: both are up to the caller.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ModelFileException">
    /// The file does not exist, is not a tokenizer, or asks for something that is not known here; the message says what.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TextTokenizer Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return TokenizerFile.Read(path);
    }

    /// <summary>Takes a tokenizer of Microsoft.ML.Tokenizers.</summary>
    /// <param name="tokenizer">The tokenizer, with the ids that the model was trained on.</param>
    /// <param name="vocabularySize">
    /// One more than its highest id, so that a model with fewer tokens is refused when it is loaded; 0, the default, for what the tokenizer
    /// says, if it does.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <remarks>
    /// Special tokens are those that the tokenizer itself puts around a text (BERT's, SentencePiece's and byte-pair's own settings;
    /// Tiktoken has none), once for the whole text. Words of more than 96 characters are encoded in pieces: the library's byte-pair
    /// tokenizers take time proportional to the square of a word's length. Only so long a word can get other ids than the tokenizer alone
    /// gives. For Hugging Face's <c>tokenizer.json</c> use <see cref="Load"/>, which is exact.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="tokenizer"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="vocabularySize"/> is negative.</exception>
    public static TextTokenizer From(Microsoft.ML.Tokenizers.Tokenizer tokenizer, int vocabularySize = 0)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfNegative(vocabularySize);
        return new LibraryTokenizer(tokenizer, vocabularySize);
    }

    /// <summary>Finds the id of a token.</summary>
    /// <param name="token">The token as in the vocabulary, for example <c>[CLS]</c>.</param>
    /// <returns>The id, or <see langword="null"/> where the vocabulary has no such token.</returns>
    public abstract int? FindId(string token);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximumTokens">
    /// How many ids there may be, special tokens included. A longer text is cut off at its end; the special tokens after it stay.
    /// </param>
    /// <param name="addSpecialTokens">Whether the tokens that begin and end a text for the model are added.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumTokens"/> has no room for the special tokens.</exception>
    public abstract long[] Encode(ReadOnlySpan<char> text, int maximumTokens = int.MaxValue, bool addSpecialTokens = true);

    /// <summary>Encodes a text without a new array.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Receives the ids. A longer text is cut off at its end; the special tokens after it stay.</param>
    /// <param name="addSpecialTokens">Whether the tokens that begin and end a text for the model are added.</param>
    /// <returns>The number of ids.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ids"/> has no room for the special tokens.</exception>
    public virtual int Encode(ReadOnlySpan<char> text, Span<long> ids, bool addSpecialTokens = true)
    {
        long[] encoded = Encode(text, ids.Length, addSpecialTokens);
        encoded.CopyTo(ids);
        return encoded.Length;
    }
}
