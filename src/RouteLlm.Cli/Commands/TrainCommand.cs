using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm train</c>: the routers that can be trained.</summary>
internal static class TrainCommand
{
    public static Command Create() =>
        new("train", "Trains a router on recorded outcomes.") { TrainLexicalCommand.Create(), TrainMatrixFactorizationCommand.Create() };
}
