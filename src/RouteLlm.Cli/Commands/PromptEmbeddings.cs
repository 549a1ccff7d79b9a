using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The options by which a training command names the embeddings of prompts.</summary>
internal sealed class PromptEmbeddings
{
    private readonly Option<string?> _file = new("--embeddings")
    {
        Description = "The embeddings as .npy. With --embedding-model, where they are kept (default: embeddings.npy in the output folder), to be used again for the same prompts and model. " +
            "Without it, a file that an earlier run kept, or one with a row for each battle and outcome in the order of the files, ties included (battles with a first turn of fewer than 16 characters may be left out, as RouteLLM does).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _model = new("--embedding-model")
    {
        Description = "Embed with this model of an OpenAI-compatible endpoint, for example text-embedding-3-small.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _baseUrl = new("--embedding-base-url")
    {
        Description = "The endpoint, up to and with /v1. Default: OpenAI's.",
        HelpName = "URL",
    };

    private readonly Option<string?> _keyVariable = new("--embedding-api-key-env")
    {
        Description = "The environment variable that holds the endpoint's key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another.",
        HelpName = "NAME",
    };

    private readonly Option<int?> _dimensions = new("--embedding-dimensions")
    {
        Description = "The number of values to ask for. Default: the model's own.",
        HelpName = "N",
    };

    public PromptEmbeddings(Command command)
    {
        command.Add(_file.NotEmpty());
        command.Add(_model.NotEmpty());
        command.Add(_baseUrl.NotEmpty());
        command.Add(_keyVariable.NotEmpty());
        command.Add(_dimensions);
        command.Validators.Add(Validate);
    }

    /// <summary>Gets those of the options that name a place.</summary>
    public string[] Places => [_file.Name, _baseUrl.Name, _keyVariable.Name];

    /// <summary>Makes what embeds, if the command line names a model.</summary>
    /// <returns>The generator, to be disposed; <see langword="null"/> if embeddings are to be read.</returns>
    /// <exception cref="CommandException">An option is not what it should be, or the key's variable is not set.</exception>
    public IEmbeddingGenerator<string, Embedding<float>>? CreateGenerator(ParseResult parsed) =>
        parsed.GetValue(_model) is not { } model ? null
        : UsersErrors.Of(() => new OpenAIEndpoints().CreateEmbeddingGenerator(new ModelEndpoint
        {
            Model = model,
            BaseUrl = AddressOf(parsed.GetValue(_baseUrl)),
            ApiKeyVariable = parsed.GetValue(_keyVariable),
            Dimensions = parsed.GetValue(_dimensions),
        }));

    /// <summary>Collects battles and reads or makes the embeddings of their prompts.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">What there is to train on.</param>
    /// <param name="generator">Embeds, if the command line names a model.</param>
    /// <param name="folder">Where embeddings are kept if the command line does not say it.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Cancels; what was embedded is kept.</param>
    public async Task<(TrainingBattles Battles, EmbeddingMatrix Embeddings)> ResolveAsync(
        ParseResult parsed,
        BattleData data,
        IEmbeddingGenerator<string, Embedding<float>>? generator,
        string folder,
        IProgress<TrainingProgress> progress,
        CancellationToken cancellationToken)
    {
        var store = new PromptEmbeddingFile(parsed.GetValue(_file) ?? Path.Combine(folder, "embeddings.npy"));
        if (generator is null && !store.IsKept)
        {
            return data.Collect(store.Path);
        }

        TrainingBattles battles = data.Collect();
        EmbeddingMatrix embeddings = generator is null
            ? store.Read(battles.Prompts)
            : await store.ReadOrGenerateAsync(battles.Prompts, generator, parsed.GetValue(_model)!, parsed.GetValue(_dimensions), progress, cancellationToken);
        return (battles, embeddings);
    }

    private static Uri? AddressOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address
        : throw new CommandException($"--embedding-base-url: '{text}' is not an absolute http or https address.");

    private void Validate(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };

        if (!Given(_model))
        {
            if (!Given(_file))
            {
                result.AddError("There are no embeddings of the prompts. Write --embedding-model NAME to make them, or --embeddings FILE.");
            }

            foreach (Option option in (Option[])[_baseUrl, _keyVariable, _dimensions])
            {
                if (Given(option))
                {
                    result.AddError($"{option.Name} says how to embed, but there is no model to embed with. Write --embedding-model NAME, or leave {option.Name} out.");
                }
            }
        }
    }
}
