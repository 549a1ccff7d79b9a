using System.Reflection;
using System.Runtime.CompilerServices;

namespace RouteLlm.Tests;

public sealed class PublicSurfaceTests
{
    /// <summary>Whoever changes what users can call changes PublicSurface.txt with it, and sees in review what that breaks.</summary>
    [Fact]
    public void The_public_surface_is_the_one_that_is_written_down()
    {
        string[] surface =
        [
            .. typeof(IPromptRouter).Assembly.GetExportedTypes()
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .SelectMany(type => Members(type).Prepend(type.FullName!)),
        ];
        string path = Checkout.PathOf("tests/RouteLlm.Core.Tests/PublicSurface.txt");
        if (Environment.GetEnvironmentVariable("ROUTELLM_WRITE_SURFACE") == "1")
        {
            File.WriteAllLines(path, surface);
        }

        string[] written = File.Exists(path) ? File.ReadAllLines(path) : [];
        Assert.True(
            written.SequenceEqual(surface),
            $"Added:\n{string.Join('\n', surface.Except(written))}\n\nRemoved:\n{string.Join('\n', written.Except(surface))}\n\n" +
            "Run this test with ROUTELLM_WRITE_SURFACE=1 if the change is meant.");
    }

    private static IEnumerable<string> Members(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Where(member => member switch
        {
            MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !(method.IsSpecialName && member is MethodInfo),
            FieldInfo field => field.IsPublic && !field.IsSpecialName,
            PropertyInfo property => (property.GetMethod ?? property.SetMethod)!.IsPublic,
            _ => false,
        })
        .Select(member => $"    {member}{(member is PropertyInfo { SetMethod.IsPublic: true } ? " { set; }" : string.Empty)}")
        .Order(StringComparer.Ordinal);
}
