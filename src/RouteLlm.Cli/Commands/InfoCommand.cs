using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm info</c>: what a model file holds.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var model = new Argument<string?>("MODEL")
        {
            Description = "The model file. Default: the lexical model that is embedded in the library.",
            Arity = ArgumentArity.ZeroOrOne,
        }.NotEmpty();
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "info",
            "Shows what a model file holds: its kind, its training data, its tensors, its calibration.",
            "routellm info",
            "routellm info my-model.safetensors --format json")
        {
            model, format,
        };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(model);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (path is not null && BattleFileCard.Find(path) is { } battles)
            {
                BattleFileOutput.Write(output, parsed.GetValue(format), path, battles, similarityError: null);
                return;
            }

            SafetensorsFile file = path is null ? LexicalModel.Embedded.ToFile() : SafetensorsFile.Read(path);
            string name = path ?? "the embedded lexical model";
            ModelCard card = ModelCard.Read(file, name);
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                ModelCardOutput.WriteJson(output, card, file);
            }
            else
            {
                ModelCardOutput.WriteText(output, name, card, file);
            }
        });
        return command;
    }
}
