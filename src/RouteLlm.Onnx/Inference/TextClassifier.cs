namespace RouteLlm;

/// <summary>A text classifier of a folder: texts in, a logit for each label out.</summary>
internal sealed class TextClassifier : IDisposable
{
    private TextClassifier(OnnxFolder files, TextModel model, int labelCount, int maximumTokens)
    {
        Files = files;
        Model = model;
        LabelCount = labelCount;
        MaximumTokens = maximumTokens;
    }

    public OnnxFolder Files { get; }

    public TextModel Model { get; }

    public int LabelCount { get; }

    /// <summary>Gets how many tokens of a text are read.</summary>
    public int MaximumTokens { get; }

    /// <summary>Loads a classifier.</summary>
    /// <param name="folder">The folder of the exported model.</param>
    /// <param name="maximumTokens">How many tokens of a text are read; a model that takes fewer reads fewer.</param>
    /// <param name="givenTokenizer">The tokenizer, if it is not that of the folder.</param>
    /// <param name="session">How ONNX Runtime runs the model.</param>
    /// <param name="askedLabels">How many labels it is said to have, if anything.</param>
    /// <param name="optionsName">The parameter that all of this came by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ModelFileException">A file is missing or is not what it should be.</exception>
    public static TextClassifier Load(
        string folder, int maximumTokens, TextTokenizer? givenTokenizer, OnnxSessionOptions session, int? askedLabels, string optionsName)
    {
        session.ThrowIfWrong(optionsName);
        OnnxSessionOptions.ThrowIfBelow(1, maximumTokens, "MaximumTokens", optionsName);
        var files = new OnnxFolder(folder);
        TextTokenizer tokenizer = files.LoadTokenizer(givenTokenizer);
        int tokens = Math.Min(maximumTokens, files.Configuration.MaximumTokens ?? int.MaxValue);
        OnnxModel model = OnnxModel.Load(files.ModelPath, session, "logits");
        try
        {
            int labels = CountLabels(model, files, askedLabels);
            return new TextClassifier(files, new TextModel(model, text => tokenizer.Encode(text, tokens), session.MaximumBatchSize), labels, tokens);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => Model.Dispose();

    private static int CountLabels(OnnxModel model, OnnxFolder files, int? asked)
    {
        int? built = model.OutputDimensions is [_, > 0 and var size] ? size : files.Configuration.LabelCount;
        return asked is { } number && built is { } actual && number != actual
            ? throw new ModelFileException(files.ModelPath, $"it has {actual} labels, but {number} were asked for. Remove the number; it is not needed.")
            : built ?? asked ?? throw new ModelFileException(
                files.ModelPath, $"neither it nor '{ModelConfiguration.FileName}' says how many labels it has. Set LabelCount or Labels.");
    }
}
