using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm import battles</c>: makes the file that the router sw_ranking maps into memory.</summary>
internal static class ImportBattlesCommand
{
    public static Command Create()
    {
        var battles = new Option<string[]>("--battles")
        {
            Description = "Files or folders with battles: .jsonl, .jsonl.gz, .csv or .parquet with model_a, model_b, winner_model_a, winner_model_b and prompt.",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
            Required = true,
        }.NotEmpty();
        var embeddings = new Option<string[]>("--embeddings")
        {
            Description = "Files or folders with the embeddings of the prompts, in the same order: .npy or .parquet.",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        }.NotEmpty();
        var output = new Option<string>("--output") { Description = "Where to write the file (.safetensors).", HelpName = "FILE", Required = true }.NotEmpty();
        var precision = new Option<string>("--precision")
        {
            Description = "How to store embeddings: full (4 bytes a value), half (2) or int8 (1).",
            HelpName = "NAME",
            DefaultValueFactory = _ => Precisions.NameOf(EmbeddingPrecision.Full),
        };
        precision.AcceptOnlyFromAmong(Precisions.Names);
        var license = new Option<string?>("--license") { Description = "The licence of the battles, written into the file.", HelpName = "TEXT" }.NotEmpty();
        var origin = new Option<string?>("--origin") { Description = "Where the battles were published, written into the file.", HelpName = "TEXT" }.NotEmpty();
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "battles",
            "Combines recorded battles and the embeddings of their prompts into one file, which the router sw_ranking opens in milliseconds.",
            "routellm import battles --battles lmsys-55k.csv gpt4_judge_battles --embeddings arena_battles_embeddings --output battles.safetensors",
            "routellm import battles --battles battles.jsonl --embeddings battles.npy --precision half --output battles.safetensors --format json")
        {
            battles, embeddings, output, precision, license, origin, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(output)!;
            if (parsed.GetValue(embeddings) is not { Length: > 0 } embeddingSets)
            {
                throw new CommandException("--embeddings is missing. The file holds battles with the embeddings of their prompts: name .npy or .parquet files.");
            }

            string[] battlePaths = [.. parsed.GetValue(battles)!.SelectMany(dataset => Datasets.Resolve(dataset, DatasetKind.Battles))];
            string[] embeddingPaths = [.. embeddingSets.SelectMany(dataset => Datasets.Resolve(dataset, DatasetKind.Embeddings))];

            // Opened first: that a file cannot be written should not be found out after the work.
            using var file = new FileReplacement(path);
            (BattleFileCard card, float error) = await ProgressBars.RunAsync(progress => Task.Run(
                async () =>
                {
                    BattleSet set = await BattleImport.ReadBattlesAsync(battlePaths, parsed.GetValue(license), parsed.GetValue(origin), progress, cancellationToken);
                    return BattleImport.Write(file.Stream, set, embeddingPaths, Precisions.Named(parsed.GetValue(precision)!), progress, cancellationToken);
                },
                cancellationToken));
            file.Commit();

            BattleFileOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(format), path, card, error);
        });
        return command;
    }
}
