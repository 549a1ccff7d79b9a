using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class LearningFolderTests
{
    [Fact]
    public void A_client_that_is_made_by_hand_refuses_a_folder_in_which_nothing_would_learn()
    {
        using IChatClient strong = new TestChatClient("strong");
        using IChatClient weak = new TestChatClient("weak");
        var options = new RouteLlmOptions { Battles = new BattleOptions { LearningFolder = "learning" } };

        foreach (Func<IChatClient> make in (Func<IChatClient>[])[
            () => new RouteLlmChatClient(strong, weak, LexicalRouter.Default, options),
            () => new RouteLlmChatClient(strong, weak, [LexicalRouter.Default], options),
            () => strong.AsBuilder().UseRouteLlm(weak, static made => made.Battles = new BattleOptions { LearningFolder = "learning" }).Build()])
        {
            string message = Assert.Throws<ArgumentException>(make).Message;
            Assert.Contains("Battles.LearningFolder is 'learning'", message, StringComparison.Ordinal);
            Assert.Contains("LearnFromBattles()", message, StringComparison.Ordinal);
        }
    }
}
