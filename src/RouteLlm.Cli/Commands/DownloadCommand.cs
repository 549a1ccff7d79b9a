using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm download</c>: models and data sets from the Hugging Face hub, into the cache that its tools share.</summary>
internal static class DownloadCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "What to download, as owner/name, for example routellm/mf_gpt4_augmented.",
            Arity = ArgumentArity.OneOrMore,
        };
        var dataset = new Option<bool>("--dataset") { Description = "The ids are those of data sets, not of models." };
        var revision = new Option<string>("--revision")
        {
            Description = "A branch, a tag or the full hash of a commit.",
            HelpName = "R",
            DefaultValueFactory = _ => HuggingFaceRepository.DefaultRevision,
        };
        var include = new Option<string[]>("--include")
        {
            Description = "The files to download; * stands for any characters, ? for one. Default: all.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        }.NotEmpty();
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "download",
            "Downloads models or data sets from Hugging Face into the cache of its tools (HF_HUB_CACHE, HF_HOME), and prints where they are. " +
            "Run it again to resume. HF_TOKEN gives access to private and gated repositories; HF_ENDPOINT names a mirror.",
            "routellm download routellm/mf_gpt4_augmented",
            "routellm download routellm/mf_gpt4_augmented --include config.json model.safetensors --format json",
            "routellm download routellm/gpt4_judge_battles --dataset --include '*.parquet'")
        {
            ids, dataset, revision, include, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            HuggingFaceRepositoryKind kind = parsed.GetValue(dataset) ? HuggingFaceRepositoryKind.Dataset : HuggingFaceRepositoryKind.Model;
            HuggingFaceRepository[] repositories = [.. parsed.GetValue(ids)!.Select(id => Parse(id, kind, parsed.GetValue(revision)!))];
            List<HuggingFaceSnapshot> snapshots = await ProgressBars.RunAsync(async progress =>
            {
                using var hub = new HuggingFaceHub();
                var downloaded = new List<HuggingFaceSnapshot>();
                foreach (HuggingFaceRepository repository in repositories)
                {
                    var bars = new DownloadBars(progress, repositories.Length > 1 ? $"{repository.Id}/" : string.Empty);
                    downloaded.Add(await hub.DownloadAsync(repository, parsed.GetValue(include), bars, cancellationToken));
                }

                return downloaded;
            });

            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                WriteJson(output, snapshots);
            }
            else
            {
                snapshots.ForEach(snapshot => output.WriteLine(snapshot.Folder));
            }
        });
        return command;
    }

    private static HuggingFaceRepository Parse(string id, HuggingFaceRepositoryKind kind, string revision)
    {
        try
        {
            return new HuggingFaceRepository(id, kind, revision);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message, exception);
        }
    }

    private static void WriteJson(TextWriter output, List<HuggingFaceSnapshot> snapshots) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("snapshots");
        foreach (HuggingFaceSnapshot snapshot in snapshots)
        {
            json.WriteStartObject();
            json.WriteString("id", snapshot.Repository.Id);
            json.WriteString("kind", snapshot.Repository.Kind == HuggingFaceRepositoryKind.Dataset ? "dataset" : "model");
            json.WriteString("revision", snapshot.Repository.Revision);
            json.WriteString("commit", snapshot.Commit);
            json.WriteString("folder", snapshot.Folder);
            json.WriteStartArray("files");
            foreach (string file in snapshot.Files)
            {
                json.WriteStringValue(file);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
