using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary><c>routellm train mf</c>: makes a checkpoint for the matrix factorization router, in RouteLLM's layout.</summary>
internal static class TrainMatrixFactorizationCommand
{
    private static readonly MatrixFactorizationTrainingOptions Defaults = new();

    public static Command Create()
    {
        var output = new Option<string>("--output")
        {
            Description = "The folder to write model.safetensors, config.json and model_ids.json to.",
            HelpName = "FOLDER",
            Required = true,
        }.NotEmpty();
        var strong = new Option<string?>("--strong-model") { Description = "The strong model that the file is calibrated for. Default: gpt-4-1106-preview, or the one that wins more of the most frequent pair.", HelpName = "NAME" };
        var weak = new Option<string?>("--weak-model") { Description = "The weak model that the file is calibrated for. Default: mixtral-8x7b-instruct-v0.1, or the one that wins less of the most frequent pair.", HelpName = "NAME" };
        var dimension = NumberOption.Whole("--dimension", "How many values represent a model.", Defaults.Dimension);
        var noProjection = new Option<bool>("--no-projection") { Description = "Do not project embeddings; they must then have --dimension values." };
        var learningRate = NumberOption.Real("--learning-rate", "The learning rate of Adam.", Defaults.LearningRate);
        var weightDecay = NumberOption.Real("--weight-decay", "The weight decay.", Defaults.WeightDecay);
        var batchSize = NumberOption.Whole("--batch-size", "How many battles are in a step.", Defaults.BatchSize);
        var noise = NumberOption.Real("--noise", "The standard deviation of the noise on embeddings while training; the default suits embeddings of length 1 and 1,536 values.", Defaults.Noise);
        var epochs = NumberOption.Whole("--epochs", "The largest number of passes over the battles.", Defaults.MaximumEpochs);
        var patience = NumberOption.Whole("--patience", "Training stops after this many passes without a smaller validation loss.", Defaults.Patience);
        var validationShare = NumberOption.Real("--validation-share", "The share of prompts that are held out for validation.", Defaults.ValidationShare);
        var seed = NumberOption.Whole("--seed", "The seed of weights, split, order and noise.", Defaults.Seed);
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "mf",
            "Trains the matrix factorization router on battles and the embeddings of their prompts. The same data and options give the same file on the same processor.",
            "routellm train mf --outcomes shared/data/outcomes --embedding-model text-embedding-3-small --output my-mf",
            "routellm train mf --battles battles.jsonl --embeddings battles.npy --output my-mf",
            "routellm train mf --outcomes my-outcomes --embedding-base-url http://localhost:11434/v1 --embedding-model nomic-embed-text --output my-mf");
        var sources = new BattleSources(command);
        var prompts = new PromptEmbeddings(command);
        foreach (Option option in (Option[])[output, strong, weak, dimension, noProjection, learningRate, weightDecay, batchSize, noise, epochs, patience, validationShare, seed, format])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            MatrixFactorizationTrainer trainer = UsersErrors.Of(() => new MatrixFactorizationTrainer(new MatrixFactorizationTrainingOptions
            {
                StrongModel = parsed.GetValue(strong),
                WeakModel = parsed.GetValue(weak),
                Dimension = parsed.GetValue(dimension),
                UseProjection = !parsed.GetValue(noProjection),
                LearningRate = parsed.GetValue(learningRate),
                WeightDecay = parsed.GetValue(weightDecay),
                BatchSize = parsed.GetValue(batchSize),
                Noise = parsed.GetValue(noise),
                MaximumEpochs = parsed.GetValue(epochs),
                Patience = parsed.GetValue(patience),
                ValidationShare = parsed.GetValue(validationShare),
                Seed = parsed.GetValue(seed),
            }));
            using IEmbeddingGenerator<string, Embedding<float>>? generator = prompts.CreateGenerator(parsed);
            string folder = parsed.GetValue(output)!;
            ThrowIfNotWritable(folder);
            string recorded = RecordedCommand.Of(parsed, "mf", [.. sources.Places, .. prompts.Places]);
            var clock = Stopwatch.StartNew();
            (TrainingBattles battles, MatrixFactorizationTrainingResult result) = await ProgressBars.RunAsync(async bars =>
            {
                var progress = new BarsOfTraining(bars);
                BattleData data = await sources.ReadAsync(parsed, progress, cancellationToken);
                (TrainingBattles collected, EmbeddingMatrix embeddings) = await prompts.ResolveAsync(parsed, data, generator, folder, progress, cancellationToken);
                MatrixFactorizationTrainingResult trained = await Task.Run(
                    () => UsersErrors.Of(() => trainer.Train(embeddings, collected.Battles, collected.Sources, recorded, progress, cancellationToken)),
                    cancellationToken);
                return (collected, trained);
            });
            result.Model.Write(folder);
            MatrixFactorizationOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(format), folder, battles, result, clock.Elapsed);
        });
        return command;
    }

    /// <summary>Refuses a folder that cannot be written to, which should not be found out after the work.</summary>
    internal static void ThrowIfNotWritable(string folder)
    {
        Directory.CreateDirectory(folder);
        using var trial = new FileReplacement(Path.Combine(folder, "model.safetensors"));
    }
}
