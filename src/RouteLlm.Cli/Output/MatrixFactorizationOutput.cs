using System.Globalization;

namespace RouteLlm;

/// <summary>Writes what a training of the matrix factorization router came to.</summary>
internal static class MatrixFactorizationOutput
{
    public static void Write(
        TextWriter output,
        OutputFormat format,
        string folder,
        TrainingBattles battles,
        MatrixFactorizationTrainingResult result,
        TimeSpan elapsed)
    {
        MatrixFactorizationModel model = result.Model;
        ModelCard card = model.Card!;
        MatrixFactorizationEpoch best = result.Epochs[result.BestEpoch - 1];
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, json =>
            {
                json.WriteStartObject();
                json.WriteString("output", folder);
                json.WriteString("strong_model", card.StrongModels[0]);
                json.WriteString("weak_model", card.WeakModels[0]);
                json.WriteNumber("models", model.ModelNames.Count);
                json.WriteNumber("battles", battles.Battles.Count);
                json.WriteNumber("prompts", battles.Prompts.Count);
                json.WriteNumber("embedding_dimension", model.EmbeddingDimension);
                json.WriteNumber("epochs", result.Epochs.Count);
                json.WriteNumber("best_epoch", best.Number);
                json.WriteNumber("training_loss", best.TrainingLoss);
                json.WriteNumber("validation_loss", best.ValidationLoss);
                json.WriteNumber("validation_accuracy", best.ValidationAccuracy);
                json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 1));
                json.WriteEndObject();
            });
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{battles.Battles.Count:N0} battles of {model.ModelNames.Count} models over {battles.Prompts.Count:N0} prompts, embedded in {model.EmbeddingDimension:N0} numbers"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Epochs.Count} epochs, best {best.Number}: validation loss {best.ValidationLoss:0.0000}, accuracy {best.ValidationAccuracy:0.0000} (training loss {best.TrainingLoss:0.0000})"));
        output.WriteLine($"strong: {card.StrongModels[0]}");
        output.WriteLine($"weak:   {card.WeakModels[0]}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written to {folder} after {elapsed.TotalSeconds:0.0} s"));
    }
}
