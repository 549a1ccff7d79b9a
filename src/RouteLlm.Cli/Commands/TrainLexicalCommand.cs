using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary><c>routellm train lexical</c>: makes a model file for the lexical router, the same bytes each time.</summary>
internal static class TrainLexicalCommand
{
    private const string Mmlu = "mmlu";
    private const string Gsm8k = "gsm8k";

    // Chosen by five folds of MMLU and of GSM8K.
    private const double ExamJudgedWeight = 5;
    private const double MultipleChoicePenalty = 200;
    private const double ExamPairScale = 4;
    private const double WordProblemPenalty = 100;

    private static readonly LexicalTrainingOptions Defaults = new();

    public static Command Create()
    {
        var outcomes = new Option<string?>("--outcomes")
        {
            Description = "A folder of .jsonl or .jsonl.gz files with prompt, strong_model, weak_model, strong_score, weak_score and task; or, with --decisions, one file with a decision's 'id' or a 'prompt', strong_score and weak_score.",
            HelpName = "DIR",
        }.NotEmpty();
        var decisions = new Option<string[]>("--decisions")
        {
            Description = "Decision logs with prompts: learns from their requests that --outcomes FILE judges, and from prompts with feedback on answers of both models.",
            HelpName = "LOG",
            AllowMultipleArgumentsPerToken = true,
        }.NotEmpty();
        var judged = new Option<string[]>("--judged")
        {
            Description = "Files of JSON lines with 'prompt' and 'rating' (0 to 100: how likely a strong model answers clearly better), or folders of them; instead of --outcomes, or together with it.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        }.NotEmpty();
        var output = new Option<string?>("--output") { Description = "Where to write the model. Default: no file, only the cross-validation.", HelpName = "FILE" }.NotEmpty();
        var benchmarks = new Option<string?>("--benchmarks")
        {
            Description = "Train on MMLU and GSM8K as well, from this folder (mmlu and gsm8k as in routellm/evals of lm-sys/RouteLLM). MT-Bench is never trained on.",
            HelpName = "DIR",
        }.NotEmpty();
        Option<string[]> excludeTasks = ExcludedTasks.CreateOption();
        var target = new Option<LexicalTarget>("--target")
        {
            Description = "What to predict: StrongWin (whether the strong model is better) for prompts of any kind, Gain (by how much) for prompts like the training data.",
            DefaultValueFactory = _ => Defaults.Target,
        };
        var seed = new Option<int>("--seed") { Description = "The seed by which prompts are assigned to folds.", HelpName = "N" };
        var penalty = NumberOption.Real("--penalty", "The ridge penalty.", Defaults.Penalty);
        var word = NumberOption.Real("--word-scale", "How much words count.", Defaults.WordScale);
        var pairScale = NumberOption.Real("--pair-scale", "How much pairs of words count.", Defaults.PairScale);
        var skipPair = NumberOption.Real("--skip-pair-scale", "How much pairs of words with one between them count.", Defaults.SkipPairScale);
        var part = NumberOption.Real("--word-part-scale", "How much the beginnings and ends of words count.", Defaults.WordPartScale);
        var statistic = NumberOption.Real("--statistic-scale", "How much length and other statistics count.", Defaults.StatisticScale);
        var rowPower = NumberOption.Real("--row-power", "0: all prompts count alike; 1: all outcomes do.", Defaults.RowPower);
        var interaction = NumberOption.Real("--interaction-scale", "How much products of two statistics count.", Defaults.InteractionScale);
        var judgedWeight = NumberOption.Real("--judged-weight", "With --judged: how much a judged prompt counts against an outcome.", Defaults.JudgedWeight);
        Option<int> typoCopies = NumberOption.Whole(
            "--typo-copies", "With --judged: how many copies of each judged prompt, with two letters in changed places, are learned from as well: 0 to 8.", Defaults.TypoCopies);
        var examTarget = new Option<LexicalTarget>("--exam-target")
        {
            Description = "With --benchmarks: what the weights for multiple-choice questions and word problems predict; --target is for all other prompts.",
            DefaultValueFactory = _ => LexicalTarget.Gain,
        };
        var nearDuplicates = NumberOption.Real(
            "--near-duplicate-similarity", "The similarity, above 0, from which prompts stay in one fold. 1: only prompts that begin with the same 400 letters.", Defaults.NearDuplicateSimilarity);
        var leaveOneOut = new Option<bool>("--leave-one-set-out") { Description = "Also measure each data set with a model trained only on the others." };
        var heldOut = new Option<string?>("--held-out")
        {
            Description = "Where to write the cross-validation's scores as JSON lines with set, prompt, fold, strong_win_rate and gain, to measure another router on the same folds.",
            HelpName = "FILE",
        }.NotEmpty();
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "lexical",
            "Trains the lexical router's model, and measures it by cross-validation. The same data and options give the same file, bit for bit.",
            "routellm train lexical --outcomes shared/data/outcomes --output lexical.safetensors",
            "routellm train lexical --outcomes my-outcomes --leave-one-set-out --penalty 400",
            "routellm train lexical --judged rated.jsonl --output mine.safetensors",
            "routellm train lexical --decisions decisions.jsonl --outcomes judged.jsonl --output mine.safetensors")
        {
            outcomes, decisions, judged, output, benchmarks, target, excludeTasks, seed, penalty, word, pairScale, skipPair, part, statistic, interaction, rowPower, judgedWeight, typoCopies,
            examTarget, nearDuplicates, leaveOneOut, heldOut, format,
        };
        var pair = new BattlePairOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new LexicalTrainingOptions
            {
                Target = parsed.GetValue(target),
                ExcludedTasks = parsed.GetValue(excludeTasks)!,
                Seed = parsed.GetValue(seed),
                Penalty = parsed.GetValue(penalty),
                WordScale = parsed.GetValue(word),
                PairScale = parsed.GetValue(pairScale),
                SkipPairScale = parsed.GetValue(skipPair),
                WordPartScale = parsed.GetValue(part),
                StatisticScale = parsed.GetValue(statistic),
                InteractionScale = parsed.GetValue(interaction),
                JudgedWeight = parsed.GetValue(judgedWeight),
                TypoCopies = parsed.GetValue(typoCopies),
                RowPower = parsed.GetValue(rowPower),
                NearDuplicateSimilarity = parsed.GetValue(nearDuplicates),
            };
            if (parsed.GetValue(benchmarks) is not null)
            {
                options = WithWeightsForExams(options, parsed.GetValue(examTarget));
            }

            string[] logs = parsed.GetValue(decisions) ?? [];
            string? source = parsed.GetValue(outcomes);
            string[] ratings = parsed.GetValue(judged) ?? [];
            CheckSources(source, logs, ratings);
            LexicalTrainer trainer = UsersErrors.Of(() => new LexicalTrainer(options));

            // Opened first: that a file cannot be written should not be found out after the work.
            using FileReplacement? file = parsed.GetValue(output) is { } path ? new FileReplacement(path) : null;
            using FileReplacement? heldOutFile = parsed.GetValue(heldOut) is { } heldOutPath ? new FileReplacement(heldOutPath) : null;
            (LexicalTrainingResult result, IReadOnlyList<OutOfFoldScores> others) = await ProgressBars.RunAsync(async bars =>
            {
                var progress = new BarsOfTraining(bars);
                bool isJudged = logs.Length > 0 && File.Exists(source);
                IReadOnlyList<OutcomeSet> sets = source is null || isJudged
                    ? []
                    : await OutcomeSetFolder.ReadAsync(source, progress, pair.PairIn(parsed), cancellationToken);
                if (logs.Length > 0)
                {
                    sets = [.. sets, await ReadDecisionsAsync(logs, isJudged ? source : null, parsed.InvocationConfiguration.Error, cancellationToken)];
                }

                if (parsed.GetValue(benchmarks) is { } folder)
                {
                    sets = [.. sets, .. await BenchmarkOutcomes.ReadAsync(folder, cancellationToken)];
                }

                IReadOnlyList<JudgedSet> rated = await JudgedFile.ReadAsync(ratings, cancellationToken);
                IReadOnlyList<OutOfFoldScores> left = parsed.GetValue(leaveOneOut)
                    ? await Task.Run(() => UsersErrors.Of(() => trainer.LeaveOneSetOut(sets, progress, cancellationToken)), cancellationToken)
                    : [];
                LexicalTrainingResult trained = await Task.Run(() => UsersErrors.Of(() => trainer.Train(sets, rated, RecordedCommand.Of(parsed, "lexical", "--outcomes", "--decisions", "--judged", "--benchmarks"), progress, cancellationToken)), cancellationToken);
                return (trained, left);
            });
            if (file is not null)
            {
                result.Model.ToFile().Write(file.Stream);
                file.Commit();
            }

            if (heldOutFile is not null)
            {
                HeldOutScores.Write(heldOutFile.Stream, result.CrossValidation);
                heldOutFile.Commit();
            }

            CrossValidationOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(format), result, others, cancellationToken);
        });
        return command;
    }

    private static void CheckSources(string? outcomes, string[] logs, string[] judged)
    {
        if (outcomes is null && logs.Length == 0 && judged.Length == 0)
        {
            throw new CommandException("There is nothing to train on. Write --outcomes DIR, --judged FILE or --decisions LOG.");
        }

        if (logs.Length == 0 && File.Exists(outcomes))
        {
            throw new CommandException($"--outcomes names the file {outcomes}. Name its folder or, if it judges decisions of a log, add --decisions LOG.");
        }
    }

    private static async Task<OutcomeSet> ReadDecisionsAsync(
        string[] logs, string? judged, TextWriter error, CancellationToken cancellationToken)
    {
        DecisionOutcomes read = await DecisionOutcomes.ReadAsync(logs, judged, cancellationToken);
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{read.Judged:N0} outcomes from judged answers, {read.Paired:N0} from prompts with feedback on both models; left out: {read.OneSided:N0} prompts with feedback on only one model, {read.WithoutPrompt:N0} requests without a prompt, {read.Stray:N0} lines that match no request.");
        if (read.Set.Outcomes.Count == 0)
        {
            throw new CommandException($"The decision log gives nothing to learn from: {summary} Judge both models' answers to its prompts (--outcomes FILE).");
        }

        await error.WriteLineAsync($"routellm: {summary}");
        return read.Set;
    }

    // MMLU and GSM8K are each of one kind, told by its layout. What is learned from them is kept to that kind: on open prompts it does
    // harm.
    private static LexicalTrainingOptions WithWeightsForExams(LexicalTrainingOptions options, LexicalTarget target)
    {
        LexicalTrainingOptions exam = options with { Target = target, JudgedWeight = ExamJudgedWeight };
        return options with
        {
            ScoredOnlySets = [Mmlu, Gsm8k],
            MultipleChoice = exam with
            {
                LearnedSets = [Mmlu], BucketBits = options.BucketBits - 1, Penalty = MultipleChoicePenalty, WordScale = 1, PairScale = ExamPairScale, SkipPairScale = ExamPairScale,
            },
            WordProblem = exam with { LearnedSets = [Gsm8k], BucketBits = options.BucketBits - 2, Penalty = WordProblemPenalty, PairScale = ExamPairScale, SkipPairScale = ExamPairScale },
        };
    }
}
